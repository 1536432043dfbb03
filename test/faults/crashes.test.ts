import { test } from 'vitest';
import { drivers } from '../runtime/ledger/drivers.js';
import { expectGuaranteesUnderFire, extent } from './fire.js';

const { count, seed } = extent('kill', 50);

test.skipIf(drivers.length === 0 || count === 0)(
  `what is guaranteed holds when processes are killed at every point of the path (${count} kills, seed ${seed})`,
  () => expectGuaranteesUnderFire('kill', count, seed),
  60_000 + count * 5_000,
);
