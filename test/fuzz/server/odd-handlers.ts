import { toolFailure } from 'gecx-tools/server';

type Output = { readonly output: { readonly text?: string } };

/** What the handlers of the shop throw: no caller gets to see it. */
export const innerText = 'inner text of the shop';

/** Does what its input says, odd things among them. Time is that of the server's own clock. */
export function behaveAs(later: (ms: number) => Promise<void>): (input: { readonly how?: string }) => Promise<Output> {
  return async ({ how }) => {
    switch (how) {
      case 'throws':
        throw new Error(innerText);
      case 'throws a text':
        throw innerText as unknown as Error;
      case 'fails':
        throw toolFailure('SHOP_CLOSED', 'the shop is closed');
      case 'says nothing':
        return undefined as never;
      case 'says too much':
        return { output: { text: 'x'.repeat(300_000) } };
      case 'gives another form':
        return { output: { text: 5 as never } };
      case 'gives a getter':
        return {
          get output(): never {
            throw new Error(innerText);
          },
        };
      case 'gives what must stay inside':
        return { output: { text: 'withhold me' } };
      case 'is slow':
        await later(4_000);
        return { output: { text: 'at last' } };
      case 'is too slow':
        await later(12_000);
        return { output: { text: 'too late' } };
      default:
        return { output: { text: 'done' } };
    }
  };
}

/** Everything that it can be asked for. */
export const behaviours = [
  'plain',
  'throws',
  'throws a text',
  'fails',
  'says nothing',
  'says too much',
  'gives another form',
  'gives a getter',
  'gives what must stay inside',
  'is slow',
  'is too slow',
] as const;
