/**
 * A request that is only made when somebody asks for more than its method, address and headers: to make one takes
 * longer than most calls do. To whoever uses it, it is a `Request` like any other.
 */
export function lazyRequest(method: string, url: string, headers: Headers): Request {
  if (!isReady) becomeRequests();
  return new LazyRequest(method, url, headers) as unknown as Request;
}

let isReady = false;

class LazyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  #made: Request | undefined;

  constructor(method: string, url: string, headers: Headers) {
    this.method = method;
    this.url = url;
    this.headers = headers;
  }

  static wholeOf(lazy: LazyRequest): Request {
    return (lazy.#made ??= new Request(lazy.url, { method: lazy.method, headers: lazy.headers }));
  }
}

/** Not when this module is loaded: only then does Node load what `Request` is made of, which takes 20 ms. */
function becomeRequests(): void {
  isReady = true;
  Object.setPrototypeOf(LazyRequest.prototype, Request.prototype);
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(Request.prototype))) {
    if (name === 'constructor') continue;
    const get = function (this: LazyRequest): unknown {
      const whole = LazyRequest.wholeOf(this);
      const member: unknown = whole[name as keyof Request];
      return typeof member === 'function' ? member.bind(whole) : member;
    };
    Object.defineProperty(LazyRequest.prototype, name, { get });
  }
}
