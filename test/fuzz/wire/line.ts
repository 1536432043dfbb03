import { connect, type Socket } from 'node:net';
import { AnswerReader, type Answer } from './answer-reader.js';
import type { Delivery } from './message.js';

/** How long anything may go without an answer or a closed connection: far longer than any limit of the server. */
export const boundMs = 20_000;

/** What came of a delivery. */
export interface Outcome {
  readonly answers: readonly Answer[];
  /** Neither was everything answered nor the connection closed. */
  readonly isStuck: boolean;
  /** What came back that no client could read; undefined when there was nothing like that. */
  readonly unreadable: string | undefined;
}

/** A connection to the server, as raw as they come. */
export class Line {
  private readonly socket: Socket;
  private readonly reader = new AnswerReader();
  private readonly answers: Answer[] = [];
  private wake = (): void => {};
  private unreadable: string | undefined;
  isClosed = false;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (bytes) => {
      this.read(() => this.reader.push(bytes));
      this.wake();
    });
    this.socket.on('end', () => this.read(() => this.reader.end()));
    // Being hung up on is an answer as well.
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  /** Sends something, and gives what came back: until all is answered, or the connection is closed. */
  async send(delivery: Delivery, method: string): Promise<Outcome> {
    const { pieces, pauseMs, ending, requests } = delivery;
    for (let request = 0; request < requests; request++) this.reader.expect(method);
    for (const [at, piece] of pieces.entries()) {
      if (this.isClosed) break;
      if (at > 0 && pauseMs > 0) await this.until(() => this.isClosed, pauseMs);
      this.socket.write(piece);
    }
    if (ending === 'hang up') this.socket.destroy();
    if (ending === 'half-close') this.socket.end();
    const isAnswered = (): boolean => this.isClosed || (ending !== 'half-close' && this.answers.length >= requests);
    if (ending === 'wait and half-close') {
      await this.until(isAnswered, patienceMs);
      this.socket.end();
      await this.until(() => this.isClosed, boundMs);
    } else await this.until(isAnswered, boundMs);
    const isStuck = !isAnswered();
    const isGone = this.isClosed || isStuck || this.answers.at(-1)?.headers.get('connection') === 'close';
    if (isGone) this.close();
    return { answers: this.answers.splice(0), isStuck, unreadable: this.unreadable };
  }

  close(): void {
    this.socket.destroy();
    this.isClosed = true;
  }

  private read(take: () => readonly Answer[]): void {
    try {
      this.answers.push(...take());
    } catch (error) {
      this.unreadable = (error as Error).message;
      this.socket.destroy();
    }
  }

  private async until(isSo: () => boolean, withinMs: number): Promise<void> {
    const giveUpAt = performance.now() + withinMs;
    while (!isSo()) {
      const left = giveUpAt - performance.now();
      if (left <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** How long somebody waits who thinks that everything was sent. */
const patienceMs = 300;
