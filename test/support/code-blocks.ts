import { readFileSync } from 'node:fs';

/** A fenced block of a document: its language, and what stands in it. */
interface CodeBlock {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

/** The fenced blocks of a Markdown file, in order. */
export function codeBlocks(file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const fences = /^```([a-z]*)\n(.*?)^```$/gms;
  const document = readFileSync(file, 'utf8');
  for (const match of document.matchAll(fences)) {
    const [, language = '', text = ''] = match;
    blocks.push({ language, text, line: document.slice(0, match.index).split('\n').length });
  }
  return blocks;
}
