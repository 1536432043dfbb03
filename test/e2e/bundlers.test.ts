import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTree, temporaryFolder, writeFiles } from '../disk.js';
import { bundlers, type Bundle } from './bundle.js';
import { execute, installInto } from './installed-project.js';
import { clientSecret, generatedShop, layouts, nameOf, serverSecrets, shopOutcome, withImportsOf } from './shop.js';

const project = temporaryFolder(afterAll);
beforeAll(() => installInto(project));

/** Imports that must not get into a browser bundle, by what they are. */
const forbiddenImports = {
  'the server registry': "import { serverTools } from './generated/server/index.js';\nconsole.log(serverTools);\n",
  'a contract record': "import { applyRefund } from './generated/server/apply_refund.js';\nconsole.log(applyRefund);\n",
  'the server registry, later': "console.log(await import('./generated/server/index.js'));\n",
  'a handler skeleton': "import { delete_ } from './tools/delete.server.js';\nconsole.log(delete_);\n",
};

for (const layout of layouts) {
  describe(nameOf(layout), () => {
    let shop = '';
    beforeAll(() => {
      shop = generatedShop(project, layout);
    });

    for (const [name, bundle] of Object.entries(bundlers)) {
      describe(name, () => {
        let page: Bundle;
        let server: Bundle;
        let pageText = '';
        let serverText = '';
        beforeAll(async () => {
          page = await bundle(shop, 'page.ts', 'browser');
          server = await bundle(shop, 'round-trip.ts', 'server');
          pageText = Object.values(page.files).join('\n');
          serverText = Object.values(server.files).join('\n');
        });

        test('what is bundled for a server, client and all, runs', () => {
          expect(JSON.parse(execute(server.folder, process.execPath, 'round-trip.js'))).toEqual(shopOutcome);
        });

        test('a bundle for the browser reads the client, the client tools and a validator, and no file of the server', () => {
          for (const part of [
            'client/index',
            'client-tools/index',
            'client-tools/show_basket',
            'validators/quote_order',
          ])
            expect(page.modules).toContainEqual(expect.stringContaining(`generated/${part}.`));
          expect(page.modules.filter(isOfTheServer)).toEqual([]);
          expect(server.modules.filter(isOfTheServer).length).toBeGreaterThan(5);
        });

        test('a bundle for the browser tells no scope, permission, resource, approver, limit, origin or path to redact', () => {
          const told = (text: string): string[] => serverSecrets.filter((secret) => text.includes(secret));
          expect(told(serverText)).toEqual(serverSecrets);
          expect(told(pageText)).toEqual([]);

          expect(readTree(shop)['generated/catalog.json']).toContain(clientSecret);
          expect(pageText).not.toContain(clientSecret);
        });

        test('a bundle for the browser has a compiled validator in it and makes no code at run time', () => {
          expect(pageText).toContain('LC-[0-9]{4}');
          expect(pageText).not.toMatch(/\beval\b|\bFunction\s*\(|\brequire\s*\(|\bnode:/);
          expect(serverText).toMatch(/\bnode:/);
        });

        for (const [what, code] of Object.entries(forbiddenImports)) {
          test(`${what} can be bundled for a server and not for a browser`, async () => {
            writeFiles(shop, { 'forbidden.ts': withImportsOf(layout, code) });
            await bundle(shop, 'forbidden.ts', 'server');
            await expect(bundle(shop, 'forbidden.ts', 'browser')).rejects.toThrow(
              /No matching export|MISSING_EXPORT|is not exported/,
            );
          });
        }
      });
    }
  });
}

function isOfTheServer(module: string): boolean {
  return /generated\/server\/|\.server\.ts$|gecx-tools\/dist\/runtime\/server\/|^node:/.test(module);
}
