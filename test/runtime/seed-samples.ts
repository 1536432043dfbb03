import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { temporaryFolder, writeFiles } from '../disk.js';
import { readShared } from './shared-folder.js';

/** The documents in which the samples stand; undefined where they are not. */
export const documents: { readonly server: string | undefined; readonly client: string | undefined } = {
  server: readShared('seeds/000_8b10c3ca9db60629.txt'),
  client: readShared('seeds/003_ebaedfb74eb18e13.txt'),
};

/** A part of a document, from one text to the end of the next other one. */
export function sample(document: string | undefined, from: string, to: string): string {
  const start = document?.indexOf(from) ?? -1;
  const end = document?.indexOf(to, start) ?? -1;
  if (document === undefined || start < 0 || end < 0) throw new Error(`no sample from ${from} to ${to}`);
  return document.slice(start, end + to.length);
}

/** Runs samples word by word, except for the names of the modules, and gives what they export. */
export async function runSamples(
  modules: { readonly [name: string]: string },
  ...samples: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const folder = temporaryFolder();
  const text = samples.join('\n').replaceAll(/from '([^']*)'/g, (_all, name: string) => {
    const path = fileURLToPath(new URL(modules[name] ?? name, import.meta.url));
    return `from '${path}'`;
  });
  writeFiles(folder, { 'sample.ts': text });
  return (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'sample.ts')).href)) as Record<string, unknown>;
}
