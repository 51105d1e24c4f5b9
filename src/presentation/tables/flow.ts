import { stripVTControlCharacters } from 'node:util';
import type { Style } from './style.ts';

const BETWEEN = ' · ';

/** A text in lines that break between words. */
export function wrapWords(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stripVTControlCharacters(longer).length > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Parts after one another with dots between them; a line that is full breaks between two of them. */
export function flow(parts: readonly string[], { width }: Pick<Style, 'width'>): string {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = last === undefined ? part : last + BETWEEN + part;
    const isFull = width !== undefined && stripVTControlCharacters(longer).length > width;
    if (last === undefined || isFull) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines.join('\n');
}
