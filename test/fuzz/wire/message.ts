/** A request as it is meant, before anything is done to it. */
export interface Message {
  readonly method: string;
  /** The target of the request line. */
  readonly target: string;
  /** In this order, and as often as they stand here. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined: none. */
  readonly body: Buffer | undefined;
}

/** The bytes of a request, and how they are sent. */
export interface Delivery {
  readonly pieces: readonly Buffer[];
  /** Between two pieces, in milliseconds. */
  readonly pauseMs: number;
  /**
   * What happens once all is sent: nothing more, as with any client; the own side is closed, at once or when no answer
   * comes; or the connection is torn down without waiting.
   */
  readonly ending: 'wait' | 'half-close' | 'wait and half-close' | 'hang up';
  /** How many requests it was meant to be. */
  readonly requests: number;
  /** Whether every server could read it, however it is sent: then each request has to be answered. */
  readonly isWhole: boolean;
}

/** The bytes of a request in good form. */
export function bytesOf(message: Message): Buffer {
  const { body } = message;
  const length: Message['headers'] = body ? [['content-length', String(body.length)]] : [];
  return Buffer.concat([headOf({ ...message, headers: [...message.headers, ...length] }), body ?? Buffer.alloc(0)]);
}

/** The request line and the headers, with the empty line behind them. Characters are bytes. */
export function headOf({ method, target, headers }: Message): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
}

/** The same request with other headers instead of those of the same names. */
export function withHeaders(message: Message, ...headers: Message['headers']): Message {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return { ...message, headers: [...message.headers.filter(([name]) => !names.has(name.toLowerCase())), ...headers] };
}

/** How everybody sends a request who does nothing odd. */
export function plainly(message: Message): Delivery {
  return { pieces: [bytesOf(message)], pauseMs: 0, ending: 'wait', requests: 1, isWhole: true };
}
