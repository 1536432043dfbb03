import type { Chance } from '../chance.js';
import { bytesOf, plainly, type Delivery, type Message } from '../wire/message.js';
import { twistBytes, twistJson, twistText } from './twist-body.js';
import { twistFraming } from './twist-framing.js';
import { twistHead } from './twist-head.js';

/** What is sent instead of a request in good form. */
export interface Twisted {
  /** What was done to it. */
  readonly twist: 'nothing' | 'json' | 'text' | 'head' | 'bytes' | 'framing';
  readonly delivery: Delivery;
  /** The method, as far as it is known: answers to HEAD have no body. */
  readonly method: string;
}

/** Does something odd to a request, or lets it be. */
export function twist(message: Message, chance: Chance): Twisted {
  const { body, method } = message;
  const kind = chance.weighted<Twisted['twist']>([
    [66, 'nothing'],
    [body ? 12 : 0, 'json'],
    [body ? 2 : 0, 'text'],
    [8, 'head'],
    [5, 'bytes'],
    [7, 'framing'],
  ]);
  switch (kind) {
    case 'nothing':
      return { twist: kind, method, delivery: plainly(message) };
    case 'json':
    case 'text': {
      const change = kind === 'json' ? twistJson : twistText;
      const delivery = plainly({ ...message, body: change(body ?? Buffer.alloc(0), chance) });
      return { twist: kind, method, delivery };
    }
    case 'head': {
      const twisted = twistHead(message, chance);
      return { twist: kind, method: twisted.method, delivery: { ...plainly(twisted), isWhole: false } };
    }
    case 'bytes': {
      const pieces = [twistBytes(bytesOf(message), chance)];
      const delivery = { pieces, pauseMs: 0, ending: 'wait and half-close', requests: 1, isWhole: false } as const;
      return { twist: kind, method, delivery };
    }
    case 'framing':
      return { twist: kind, method, delivery: twistFraming(message, chance) };
  }
}
