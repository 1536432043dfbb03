import { randomFillSync } from 'node:crypto';

/** Asking the machine for random bytes costs far more than they do. */
const pool: Buffer = Buffer.alloc(4096);
let used: number = pool.length;

/** Bytes that nobody can guess. Each is handed out once. */
export function randomBytes(count: number): Uint8Array {
  if (count > pool.length) return randomFillSync(new Uint8Array(count));
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = new Uint8Array(pool.subarray(used, used + count));
  // What was handed out is a secret of whoever has it now.
  pool.fill(0, used, used + count);
  used += count;
  return bytes;
}
