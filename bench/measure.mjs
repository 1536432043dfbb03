// Runs one command and measures it together with every process that it starts. Reads /proc, so Linux only.
//
// wall    from the start of the process to its exit.
// CPU     user and system time of the process and of all descendants that were waited for, as the kernel adds them up
//         when a child is reaped (resolution 10 ms).
// memory  the highest sum of the resident memory of all processes alive at one moment, sampled every 20 ms, and never
//         less than the kernel's own high-water mark of any one of them: for a tool of a single process that mark is
//         exact. Pages shared by several processes count once for each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const sampleEveryMs = 20;
const longestRunMs = 1_200_000;
const keptOutput = 4_000;

/**
 * @typedef {object} Measurement
 * @property {number} wallMs
 * @property {number} cpuMs
 * @property {number} peakBytes
 */

/**
 * Whether this machine shows what is measured here.
 * @returns {boolean}
 */
export function canMeasure() {
  return existsSync(`/proc/self/task/${process.pid}/children`);
}

/**
 * Rejects, with the end of the command's output, unless the command exits with 0.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<Measurement>}
 */
export async function measure(command, args, cwd) {
  const cpuBefore = cpuOfPastChildren();
  const start = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestRunMs,
  });
  const memory = watchMemory(child.pid);

  let end = start;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-keptOutput);
    });
  }

  try {
    child.once('exit', () => {
      end = performance.now();
    });
    const [code, signal] = await once(child, 'close');
    if (code !== 0) throw new Error(`ended with ${signal ?? code}\n${output}`);
    return { wallMs: end - start, cpuMs: cpuOfPastChildren() - cpuBefore, peakBytes: memory.peakBytes() };
  } finally {
    memory.stop();
  }
}

/** Commands run one after the other, so the growth of this sum is what one of them used. */
function cpuOfPastChildren() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name of the program, in parentheses, may hold spaces; the fields after it start with number 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [Number(fields[16 - 3]), Number(fields[17 - 3])];
  const ticksPerSecond = 100;
  return ((userTicks + systemTicks) * 1000) / ticksPerSecond;
}

/** @param {number | undefined} root */
function watchMemory(root) {
  let peak = 0;
  const sample = () => {
    if (root === undefined) return;
    let sum = 0;
    for (const { resident, highWater } of memoryOfTree(root)) {
      sum += resident;
      peak = Math.max(peak, highWater);
    }
    peak = Math.max(peak, sum);
  };
  const timer = setInterval(sample, sampleEveryMs);
  return { peakBytes: () => peak, stop: () => clearInterval(timer) };
}

/**
 * @param {number} pid
 * @returns {{ resident: number, highWater: number }[]}
 */
function memoryOfTree(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (/** @type {string} */ field) =>
      1024 * Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return [{ resident: bytes('VmRSS'), highWater: bytes('VmHWM') }, ...children.flatMap(memoryOfTree)];
  } catch {
    return []; // It ended while it was being read.
  }
}
