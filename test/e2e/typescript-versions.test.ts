import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../disk.js';
import { strictFlags } from '../strict-flags.js';
import { compilers, execute, installInto, repository } from './installed-project.js';
import { defaultLayout, generatedShop, layouts, nameOf, shopOutcome, type Layout } from './shop.js';

const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;
type Resolution = keyof typeof resolutions;

/** The default layout meets every compiler with both resolutions; for the others every pair of two is enough. */
function compilersFor(
  layout: Layout,
): { readonly version: string; readonly tsc: string; readonly resolution: Resolution }[] {
  const all = Object.entries(compilers).flatMap(([version, tsc]) =>
    (['nodenext', 'bundler'] as const).map((resolution) => ({ version, tsc, resolution })),
  );
  if (layout === defaultLayout) return all;
  return all.filter(
    ({ version, resolution }) => version === '7.0' || (version === '5.9') === (resolution === 'nodenext'),
  );
}

const stripsTypes = Boolean((process.features as { readonly typescript?: unknown }).typescript);

const project = temporaryFolder(afterAll);
beforeAll(() => installInto(project));

for (const layout of layouts) {
  describe(nameOf(layout), () => {
    let shop = '';
    beforeAll(() => {
      shop = generatedShop(project, layout);
    });

    for (const { version, tsc, resolution } of compilersFor(layout)) {
      test(`TypeScript ${version} with ${resolution} resolution accepts the generated code under every strict flag, sees wrong uses of it, and builds what runs`, () => {
        expect(execute(shop, process.execPath, tsc, '--version')).toMatch(`Version ${version}.`);
        const name = `${version}-${resolution}`;
        const compilerOptions = {
          ...strictFlags,
          ...resolutions[resolution],
          outDir: `dist-${name}`,
          rootDir: '.',
          // Most of a slow compiler's time goes into the declarations of Node.js and the DOM: once for each is enough.
          skipLibCheck: layout !== defaultLayout && version !== '7.0',
          ...(layout.importExtension === 'ts' ? { rewriteRelativeImportExtensions: true } : {}),
        };
        writeFiles(shop, {
          [`tsconfig.${name}.json`]: JSON.stringify({ compilerOptions, include: ['*.ts', 'tools', 'generated'] }),
        });
        execute(shop, process.execPath, tsc, '-p', `tsconfig.${name}.json`);
        if (layout.validators === 'js') copyValidators(shop, `dist-${name}`);
        expect(JSON.parse(execute(shop, process.execPath, `dist-${name}/round-trip.js`))).toEqual(shopOutcome);
      });
    }

    test('tsx runs the sources as they are', () => {
      const tsx = join(repository, 'node_modules/tsx/dist/cli.mjs');
      expect(JSON.parse(execute(shop, process.execPath, tsx, 'round-trip.ts'))).toEqual(shopOutcome);
    });

    test.runIf(stripsTypes && layout.importExtension === 'ts')(
      'a Node.js that strips types runs the sources as they are',
      () => {
        expect(JSON.parse(execute(shop, process.execPath, 'round-trip.ts'))).toEqual(shopOutcome);
      },
    );
  });
}

/** What docs/config.md asks of a build with `validators: js`: `tsc` leaves `.js` files where they are. */
function copyValidators(shop: string, outDir: string): void {
  cpSync(join(shop, 'generated/validators'), join(shop, outDir, 'generated/validators'), { recursive: true });
}
