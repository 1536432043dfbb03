import { test } from 'vitest';
import { drivers } from '../runtime/ledger/drivers.js';
import { expectGuaranteesUnderFire, extent } from './fire.js';

const { count, seed } = extent('stop', 20);

test.skipIf(drivers.length === 0 || count === 0)(
  `what is guaranteed holds when processes sleep through their leases and go on (${count} stops, seed ${seed})`,
  () => expectGuaranteesUnderFire('stop', count, seed),
  60_000 + count * 5_000,
);
