import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** By the magic numbers of Linux, `man 2 statfs`. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
]);

/**
 * Refuses a file on a network file system, whose locks do not hold between machines: two of them would write at once.
 *
 * @throws Error
 */
export async function refuseNetworkDisk(
  file: string,
  typeOf: (path: string) => Promise<number> = async (path) => (await statfs(path)).type,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  // Elsewhere the numbers mean something else.
  if (platform !== 'linux') return;
  const path = existsSync(file) ? file : dirname(file);
  // A folder that is absent is told of when the file is opened.
  const type = await typeOf(path).catch(() => 0);
  const name = networkFileSystems.get(type >>> 0);
  if (name === undefined) return;
  throw new Error(
    `a ledger must be on a local disk, not on ${name}, whose locks do not hold; several machines need a database server`,
  );
}
