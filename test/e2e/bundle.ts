import { mkdtempSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build as buildWithEsbuild } from 'esbuild';
import { build as buildWithVite } from 'vite';
import { readTree } from '../disk.js';

/** What a bundler made of an entry. */
export interface Bundle {
  readonly folder: string;
  /** Every file written, by name, with its text. The entry keeps its own name. */
  readonly files: Readonly<Record<string, string>>;
  /** Every module that was read, from the project's folder, whether or not anything of it was kept. */
  readonly modules: readonly string[];
}

/** Bundles an entry of a project for one side, with everything that it imports. Rejects when the bundler does. */
export type Bundler = (project: string, entry: string, side: 'browser' | 'server') => Promise<Bundle>;

const esbuild: Bundler = async (project, entry, side) => {
  const folder = mkdtempSync(join(project, 'bundle-'));
  const { metafile } = await buildWithEsbuild({
    absWorkingDir: project,
    entryPoints: [entry],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    platform: side === 'browser' ? 'browser' : 'node',
    metafile: true,
    logLevel: 'silent',
  });
  return { folder, files: readTree(folder), modules: Object.keys(metafile.inputs) };
};

const vite: Bundler = async (project, entry, side) => {
  const folder = mkdtempSync(join(project, 'bundle-'));
  const modules: string[] = [];
  await buildWithVite({
    root: project,
    configFile: false,
    logLevel: 'silent',
    plugins: [{ name: 'modules', moduleParsed: ({ id }) => void modules.push(relative(project, id)) }],
    ssr: { noExternal: true },
    build: {
      ssr: side === 'server',
      outDir: folder,
      rolldownOptions: { input: join(project, entry), output: { entryFileNames: '[name].js' } },
    },
  });
  return { folder, files: readTree(folder), modules };
};

/** The bundlers whose output must work. */
export const bundlers: Readonly<Record<'esbuild' | 'Vite', Bundler>> = { esbuild, Vite: vite };
