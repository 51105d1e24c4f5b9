import type { Style } from '../style.ts';

/** The version, what it runs on, and the changelog's newest section. */
export function versionView(
  facts: { version: string; node: string; platform: string; notes: string },
  { color }: Style,
): string {
  const head = `papertrade ${color.bold(facts.version)} (Node ${facts.node}, ${facts.platform})`;
  if (facts.notes === '') return head;
  const notes = facts.notes.replace(/^### (.*)$/gm, (_match, title: string) => color.bold(title));
  return `${head}\n\nWhat is new\n\n${notes}`;
}
