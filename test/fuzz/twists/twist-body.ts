import type { JsonValue } from '../../../runtime/core/json.js';
import type { Chance } from '../chance.js';
import { oddKey, oddNames, oddValue, wildText } from './odd-values.js';

type Members = { [name: string]: JsonValue };

/** Where raw text goes that no JSON value has. */
const place = '<raw text>';

/** Changes one place of a JSON text: what stands there, whether it stands there, or that it stands there twice. */
export function twistJson(body: Buffer, chance: Chance): Buffer {
  const value = JSON.parse(body.toString()) as JsonValue;
  if (chance.percent(6)) return Buffer.from(wildText(chance));
  let raw = 'null';
  const objects = objectsIn(value);
  const members = objects.length > 0 ? chance.pick(objects) : {};
  const name = chance.pick([...Object.keys(members), 'name']);
  const set = (at: string, to: JsonValue): void =>
    void Object.defineProperty(members, at, { value: to, enumerable: true, configurable: true, writable: true });
  chance.weighted<() => void>([
    [3, () => set(name, oddValue(chance))],
    [3, () => void delete members[name]],
    [3, () => set(chance.pick(oddNames), oddValue(chance))],
    [2, () => set(name, oddKey(chance))],
    [2, () => set(chance.pick(['idempotencyKey', 'approved', 'tenant', 'subject', 'reason']), oddKey(chance))],
    [
      3,
      () => {
        raw = wildText(chance);
        set(name, place);
      },
    ],
    [
      3,
      () => {
        raw = `${JSON.stringify(members[name])},${JSON.stringify(name)}:${JSON.stringify(oddValue(chance))}`;
        set(name, place);
      },
    ],
  ])();
  return Buffer.from(JSON.stringify(value).replace(JSON.stringify(place), () => raw));
}

function objectsIn(value: JsonValue): Members[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = Array.isArray(value) ? [] : [value as Members];
  return [...here, ...Object.values(value as Members).flatMap(objectsIn)];
}

/** Sequences that are not UTF-8, and some that only look wrong. */
const oddBytes = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
  [0xef, 0xbb, 0xbf],
  [0x00],
  [0x80],
  [0x0d, 0x0a],
] as const;

/** Puts bytes into a text that do not belong there. */
export function twistText(body: Buffer, chance: Chance): Buffer {
  const at = chance.percent(20) ? 0 : chance.below(body.length + 1);
  return Buffer.concat([body.subarray(0, at), Buffer.from(chance.pick(oddBytes)), body.subarray(at)]);
}

/** Changes any bytes at all. */
export function twistBytes(bytes: Buffer, chance: Chance): Buffer {
  let twisted = Buffer.from(bytes);
  for (let times = chance.between(1, 6); times > 0; times--) {
    const at = chance.below(twisted.length + 1);
    const end = Math.min(twisted.length, at + chance.between(1, 8));
    const [before, within, after] = [twisted.subarray(0, at), twisted.subarray(at, end), twisted.subarray(end)];
    const between = chance.weighted<() => readonly Buffer[]>([
      [4, () => [Buffer.from(within.map((byte) => byte ^ (1 << chance.below(8))))]],
      [2, () => []],
      [2, () => [within, within]],
      [1, () => [within, Buffer.from([chance.below(256)])]],
      [1, () => [Buffer.from(chance.pick(['\r\n', '\n', '\0', ':', ' ', '"', '{', '%', 'HTTP/1.1', '\r\n\r\n']))]],
      [1, () => [twisted.subarray(0, chance.below(twisted.length + 1))]],
    ])();
    twisted = Buffer.concat([before, ...between, after]);
  }
  return twisted;
}
