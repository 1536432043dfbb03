import { expect, test } from 'vitest';
import { refuseNetworkDisk } from '../../../../runtime/ledger/sqlite/network-disk.js';

test.each([
  ['NFS', 0x6969],
  ['CIFS', 0xff534d42],
  ['CIFS', 0xff534d42 - 2 ** 32],
  ['SMB', 0xfe534d42],
  ['Ceph', 0x00c36400],
])('a file on %s is refused, by its name and without its path', async (name, type) => {
  const refused = refuseNetworkDisk('/data/calls.db', async () => type, 'linux');
  await expect(refused).rejects.toThrow(`not on ${name}`);
  await expect(refused).rejects.not.toThrow('/data');
});

test.each([
  ['ext4', 0xef53],
  ['tmpfs', 0x01021994],
])('a file on %s is not', async (_name, type) => {
  await expect(refuseNetworkDisk('/data/calls.db', async () => type, 'linux')).resolves.toBeUndefined();
});

test('the folder is asked where the file is still to be made, and elsewhere than on Linux nobody', async () => {
  const asked: string[] = [];
  const typeOf = async (path: string): Promise<number> => {
    asked.push(path);
    return 0x6969;
  };
  await expect(refuseNetworkDisk('/absent/calls.db', typeOf, 'linux')).rejects.toThrow('NFS');
  await expect(refuseNetworkDisk('/absent/calls.db', typeOf, 'darwin')).resolves.toBeUndefined();
  expect(asked).toEqual(['/absent']);
});
