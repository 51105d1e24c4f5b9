/** JSON as it is defined, with every invisible character written as its code. */
export const jsonText = (value: object, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (character) =>
    character.split('').map(codeUnit).join(''),
  );

const codeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
