/** A fetch that sends nothing, and what it was given. */
export interface RecordingFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: Request[];
}

/** Makes a fetch whose every call is answered by a function. */
export function recordingFetch(answer: (request: Request) => Response | Promise<Response>): RecordingFetch {
  const requests: Request[] = [];
  return {
    requests,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return answer(request);
    },
  };
}

/** Makes a fetch that always gets the same body. */
export function answering(body: object | string, status: number = 200): RecordingFetch {
  return recordingFetch(() => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));
}
