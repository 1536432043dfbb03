import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { defaultTreeAdapter, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { harmless, isSilent, plainJson, retold, retoldJson, seen, type Words } from './words.js';

/** A node of a page and the text directly in it, or a piece of text behind another node. */
export interface Block {
  /** The nodes around it, outermost first. */
  readonly place: string;
  /** What a reader sees, spaces aside. */
  readonly text: string;
  /** The value of a block of code. */
  readonly json?: unknown;
  /** Whether it is a text that goes on where the text before it ends. */
  readonly goesOn?: boolean;
}

/** What a Markdown page says, by a parser of CommonMark with GitHub's extensions. */
export function markdownOutline(page: string): Block[] {
  const tree = fromMarkdown(page, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return joined(markdownBlocks(tree, ''));
}

function markdownBlocks(node: Nodes, around: string): Block[] {
  const place = `${around}/${node.type}`;
  switch (node.type) {
    case 'text':
      return [{ place: around, text: seen(node.value), goesOn: true }];
    case 'inlineCode':
      return [{ place, text: seen(node.value) }];
    case 'code':
      return [{ place: `${place} ${node.lang}`, text: '', json: plainJson(JSON.parse(node.value)) }];
    case 'link':
      return linkBlocks(
        joined(node.children.flatMap((child) => markdownBlocks(child, around))),
        `${place} ${node.title}`,
        node.url,
      );
    case 'heading':
      return opened(`${place} ${node.depth}`, node.children, markdownBlocks);
    case 'list':
      return opened(`${place} ${node.ordered} ${node.spread}`, node.children, markdownBlocks);
    default:
      return opened(place, 'children' in node ? node.children : [], markdownBlocks);
  }
}

type Element = DefaultTreeAdapterTypes.Element;

/** What a browser makes of the page when nothing is taken out of it on the way. */
export function htmlOutline(page: string): Block[] {
  const html = micromark(page, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return joined(parseFragment(html).childNodes.flatMap((child) => htmlBlocks(child, '')));
}

function htmlBlocks(node: DefaultTreeAdapterTypes.ChildNode, around: string): Block[] {
  if (defaultTreeAdapter.isTextNode(node)) {
    const text = seen(node.value);
    return text === '' ? [] : [{ place: around, text, goesOn: true }];
  }
  if (!defaultTreeAdapter.isElementNode(node)) return [{ place: `${around}/${node.nodeName}`, text: '' }];
  const { tagName, attrs, childNodes } = node;
  const attributes = attrs.filter(({ name }) => name !== 'href').map(({ name, value }) => ` ${name}=${value}`);
  const place = `${around}/${tagName}${attributes.join('')}`;
  if (tagName === 'pre')
    return [{ place: `${place}${classOf(node)}`, text: '', json: plainJson(JSON.parse(rawText(node))) }];
  if (tagName === 'a') {
    const href = attrs.find(({ name }) => name === 'href')?.value ?? '';
    return linkBlocks(joined(childNodes.flatMap((child) => htmlBlocks(child, around))), place, href);
  }
  return opened(place, childNodes, htmlBlocks);
}

/** The elements inside a block of code, which can hold one element only. */
function classOf({ childNodes }: Element): string {
  return childNodes
    .map((child) => (defaultTreeAdapter.isElementNode(child) ? `/${child.tagName} ${child.attrs[0]?.value}` : ''))
    .join('');
}

function rawText(node: DefaultTreeAdapterTypes.ChildNode): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return defaultTreeAdapter.isElementNode(node) ? node.childNodes.map(rawText).join('') : '';
}

/** An address that GitHub makes a link of is still a text, as long as it leads where it says. */
function linkBlocks(inside: readonly Block[], place: string, url: string): Block[] {
  const [only] = inside;
  const text = only?.text ?? '';
  const bare = (address: string): string => seen(decoded(address)).toLowerCase();
  const isAddress = inside.length === 1 && ['', 'http://', 'mailto:'].some((start) => bare(url) === bare(start + text));
  return isAddress ? [...inside] : [{ place: `${place} ${url}`, text }];
}

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

function opened<T>(place: string, children: readonly T[], blocksOf: (child: T, place: string) => Block[]): Block[] {
  return [{ place, text: '' }, ...children.flatMap((child) => blocksOf(child, place))];
}

/** Texts go on in the node where they stand. How many paragraphs a description has is up to it. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    const isParagraph = block.place === '/root/paragraph' || block.place === '/p';
    if (last?.place === block.place && block.json === undefined && (block.goesOn || isParagraph))
      result[result.length - 1] = { ...last, text: last.text + block.text };
    else result.push(block);
  }
  return result;
}

/** What the harmless page would say with other words. */
export function retoldBlocks(blocks: readonly Block[], words: Words): Block[] {
  const retell = ({ place, text, json, goesOn }: Block): Block => ({
    place,
    text: seen(retold(text, words)),
    ...(json === undefined ? {} : { json: retoldJson(json, words) }),
    ...(goesOn === undefined ? {} : { goesOn }),
  });
  if (!isSilent(words.text)) return blocks.map(retell);
  // What would say nothing is left out.
  const isReason = (block: Block | undefined): boolean => block?.text === `Deprecated:${harmless.text}`;
  return blocks
    .filter((block, index) => !isReason(block) && !(isReason(blocks[index + 1]) && block.place.endsWith('/listItem')))
    .filter(({ place, text }) => text !== harmless.text || !/^\/(root\/paragraph|p)$/.test(place))
    .map(retell);
}

/** A page as it is compared: the table has room for the first sentence of a description only. */
export function withWholeSummaries(blocks: readonly Block[], like: readonly Block[]): Block[] {
  return blocks.map((block, index) => {
    const whole = like[index]?.text ?? '';
    const isCell = /\/(tableCell|td)$/.test(block.place);
    return isCell && whole.startsWith(block.text) ? { ...block, text: whole } : block;
  });
}
