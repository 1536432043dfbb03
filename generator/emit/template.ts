import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageRoot } from '../package-root.js';

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * Fills in one of the package's templates. Templates hold no logic and escape nothing: every value arrives ready for the
 * language it is put into, and a name that the view does not have is an error.
 */
export function fillTemplate(name: string, view: object): string {
  let template = compiled.get(name);
  if (!template) {
    const text = readFileSync(join(packageRoot, 'templates', name), 'utf8');
    template = Handlebars.compile(text, { strict: true, noEscape: true, knownHelpersOnly: true });
    compiled.set(name, template);
  }
  return template(view);
}
