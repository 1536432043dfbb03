/** A signal for whoever gave none. A new one each time: listeners on a shared one would pile up. */
export function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
