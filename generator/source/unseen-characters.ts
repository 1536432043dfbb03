/**
 * Characters that are not seen where they stand: controls but tab and line breaks, marks that change the writing
 * direction, characters without width, fillers, variation selectors and tags. A flag made of tags is one match.
 */
const suspects =
  /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** What most texts are made of. */
const plain = /^[\t\n\r\x20-\x7e]*$/;

/** Marks that belong into texts of scripts that are written from right to left. */
const directionMarks = new Set([0x061c, 0x200e, 0x200f]);
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Letters and marks of scripts that join their letters, where a joiner or non-joiner decides how a word looks. */
const joining =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}]/u;
const pictograph = /\p{Extended_Pictographic}/u;
const endsPictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
/** What a variation selector can vary: of ASCII only what emoji of keys are made of. */
const varied = /[0-9#*]|(?![\u0000-\u007f])[\p{S}\p{P}\p{L}\p{N}\p{Emoji}]/u;
const ideograph = /\p{Ideographic}/u;
const mongolian = /\p{Script=Mongolian}/u;

/** The code points in a text that nobody sees, each once, in order. Takes linear time. */
export function findUnseen(text: string): number[] {
  if (plain.test(text)) return [];
  const found = new Set<number>();
  let isRightToLeft: boolean | undefined;
  for (const { 0: suspect, index } of text.matchAll(suspects)) {
    const codePoint = suspect.codePointAt(0) ?? 0;
    if (codePoint === 0x1f3f4) continue;
    const before = characterBefore(text, index);
    const after = String.fromCodePoint(text.codePointAt(index + suspect.length) ?? 0x20);
    if (directionMarks.has(codePoint)) {
      isRightToLeft ??= rightToLeft.test(text);
      if (!isRightToLeft) found.add(codePoint);
    } else if (!isLegitimate(codePoint, before, after)) {
      found.add(codePoint);
    }
  }
  return [...found];
}

function isLegitimate(codePoint: number, before: string, after: string): boolean {
  if (codePoint === 0x200c) return joining.test(before);
  if (codePoint === 0x200d) return joining.test(before) || (endsPictograph.test(before) && pictograph.test(after));
  if (codePoint >= 0x180b && codePoint <= 0x180f) return mongolian.test(before) || mongolian.test(after);
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return varied.test(before);
  return codePoint >= 0xe0100 && codePoint <= 0xe01ef && ideograph.test(before);
}

function characterBefore(text: string, index: number): string {
  const isPair = /[\udc00-\udfff]/.test(text[index - 1] ?? '') && /[\ud800-\udbff]/.test(text[index - 2] ?? '');
  return text.slice(Math.max(0, index - (isPair ? 2 : 1)), index);
}
