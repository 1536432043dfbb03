import { canonicalJson } from '../../runtime/core/canonical-json.js';
import { canaries, canaryNames, secretsText, type Canary } from './canaries.js';
import type { Place } from './places.js';
import { bytesOf, Search } from './search.js';
import { sent } from './tools.js';

/** A canary at a place. */
export interface Sighting {
  readonly canary: Canary;
  readonly place: Place;
  /** How it is written there, and what it was found in. */
  readonly seen: string;
}

const wholeInputs = [JSON.stringify(sent), canonicalJson(sent), canonicalJson({ tool: 'charge', input: sent })];

const search = new Search([
  ...canaryNames.map((canary) => [canary, canaries[canary]] as const),
  // A hash of the whole input is as good as one of a part of it, for whoever can guess the rest.
  ...wholeInputs.map((text) => ['redactedInput', text] as const),
  // As the environment holds it: its hash would be another one.
  ['secret', secretsText.slice('k1:'.length)],
]);

/** Everything that has left, and where. */
export class Evidence {
  private readonly kept: { readonly place: Place; readonly what: string; readonly bytes: Buffer }[] = [];

  /** Keeps it as it is now. */
  add(place: Place, what: string, value: unknown): void {
    this.kept.push({ place, what, bytes: bytesOf(value) });
  }

  /** Whether anything has left there. */
  has(place: Place): boolean {
    return this.kept.some((one) => one.place === place);
  }

  sightings(): readonly Sighting[] {
    return this.kept.flatMap(({ place, what, bytes }) =>
      Array.from(search.in(bytes), ([canary, found]) => ({
        canary: canary as Canary,
        place,
        seen: `${[...found].join(', ')} in ${what}`,
      })),
    );
  }
}
