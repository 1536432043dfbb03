import { expect, test } from 'vitest';
import { businessKeys, downstreamKey, inputDigest, requestText } from '../../../runtime/server/call-keys.js';
import { createKeyring } from '../../../runtime/server/secrets/keyring.js';
import { someCall } from '../../../runtime/testing/ledger-cases/ledger-case.js';
import { fixedSecrets } from './fixed-secrets.js';
import { sampleContract } from './sample-tools.js';

const keyring = createKeyring(fixedSecrets('k', 'l'));
const contract = sampleContract({ name: 'refund', keyFrom: ['/order', '/lines/*/sku'] });
const input = { lines: [{ sku: 's-1' }, { sku: 's-2' }], order: 'o-1', note: 'n' };

// Calls outlive versions: what identifies a call must come out the same as when it was stored.
test('what identifies a call is what it was in every version before', () => {
  expect(businessKeys(keyring, contract, 'shop', input)).toEqual(
    ['k:w1jLAgv6Y3KeYKnirzjYMc85HchdHrA2zEPlz_QgFkM', 'l:MJWLoZjrpmmUOkFH32OOUt4XptNd8HnSfW3ETdMvflg'].map((key) => ({
      kind: 'business',
      tenant: 'shop',
      subject: '',
      tool: 'refund',
      key,
    })),
  );
  expect(inputDigest(keyring, 'shop', input)).toBe('k:Quuw4Nwm8vAe0UvZhnrururV7khl-Mir2duHMvgOmQM');
  expect(requestText('refund', input)).toBe(
    '{"input":{"lines":[{"sku":"s-1"},{"sku":"s-2"}],"note":"n","order":"o-1"},"tool":"refund"}',
  );
  const call = someCall('a', { idempotencyKey: 'key-1', requestHash: 'l:hash' });
  expect(downstreamKey(keyring, call)).toBe('l:ttO4b9U5phwP1969vofOQW9lrJzd2KaZg0I6cpv8sto');
});

test('a tool without keyFrom has no business key, and a call without a key none to hand on', () => {
  expect(businessKeys(keyring, sampleContract(), 'shop', input)).toEqual([]);
  expect(downstreamKey(keyring, someCall('a', { requestHash: 'k:hash' }))).toBeUndefined();
});
