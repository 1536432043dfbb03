/** Where on the path of a call a process can be struck, in the order of the path. */
export const points = [
  'received',
  'authenticated',
  'parsed',
  /** The ledger has been asked, and has not answered. */
  'inserting',
  'inserted',
  'deciding',
  'decided',
  'claimed',
  'marking',
  'marked',
  /** The handler is at work, and nothing has happened yet. */
  'started',
  'took effect',
  'handler done',
  'settling',
  'settled',
  'audit written',
  /** The outcome of a call that had to wait has been noted as handed out. */
  'delivered',
  /** Half of the answer has been sent. */
  'replying',
  'replied',
] as const;

export type Point = (typeof points)[number];

/** What happens to a process there: it dies as by kill -9, or sleeps through its lease. */
export type Blow = 'kill' | 'stop';

/** What is to happen to whichever process takes a request there. */
export interface Fault {
  readonly blow: Blow;
  readonly point: Point;
}

export const faultHeader = 'x-fault';
export const attemptHeader = 'x-attempt';

export function writeFault({ blow, point }: Fault): string {
  return `${blow} ${point}`;
}

export function readFault(text: string | null): Fault | undefined {
  const [blow, ...words] = (text ?? '').split(' ');
  const point = points.find((name) => name === words.join(' '));
  return point && (blow === 'kill' || blow === 'stop') ? { blow, point } : undefined;
}
