/** How a list can be printed. A module of its own, so that help loads nothing else. */
export const LIST_FORMATS = ['table', 'csv', 'json', 'ndjson'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];
