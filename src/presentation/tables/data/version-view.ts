import type { Style } from '../style.ts';

/** The version, what it runs on, and the changelog's newest section. */
export function versionView(
  words: { version: string; node: string; platform: string; notes: string },
  { color }: Style,
): string {
  const head = `papertrade ${color.bold(words.version)} (Node ${words.node}, ${words.platform})`;
  if (words.notes === '') return head;
  const notes = words.notes.replace(/^### (.*)$/gm, (_match, title: string) => color.bold(title));
  return `${head}\n\nWhat is new\n\n${notes}`;
}
