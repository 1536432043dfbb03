import { createHash } from 'node:crypto';

/** A number from 0 to below 1 that follows from a seed and from what it is for, in whatever order one asks. */
export function draw(seed: number, ...what: readonly (string | number)[]): number {
  return (
    createHash('sha256')
      .update(JSON.stringify([seed, ...what]))
      .digest()
      .readUInt32BE() /
    2 ** 32
  );
}

/** One of several things, drawn by a seed. */
export function pick<T>(things: readonly [T, ...T[]], seed: number, ...what: readonly (string | number)[]): T {
  return things[Math.floor(draw(seed, ...what) * things.length)] ?? things[0];
}

/** The same things in another order, drawn by a seed. */
export function shuffle<T>(things: readonly T[], seed: number, ...what: readonly (string | number)[]): T[] {
  return things
    .map((thing, index) => ({ thing, place: draw(seed, ...what, index) }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
