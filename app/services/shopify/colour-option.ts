/** "Colour" in the languages that stores are run in, without accents and in small letters. */
const COLOUR_WORDS = new Set(
  `color colors colour colours colore colori couleur couleurs coloris teinte teintes farbe farben farbton farbvariante
   cor cores colorido kleur kleuren farve farver farg farger farge vari varit barva barvy kolor kolory szin szinek
   culoare culori boja boje spalva varv krasa krasi renk renkler warna mau цвет цвета колір цвят боја χρωμα צבע لون`.split(
    /\s+/,
  ),
);
/** Written without spaces between words, so they may stand anywhere in the name. */
const COLOUR_SIGNS = ['色', 'カラー', '색상', '컬러', 'สี'];

/** The first of a product's options that chooses its colour. */
export function colourOptionOf<T extends { name: string }>(options: readonly T[]): T | undefined {
  return options.find(({ name }) => isColourOption(name));
}

/** Whether an option of a product chooses its colour, by the name that the store gave it. */
export function isColourOption(name: string): boolean {
  if (COLOUR_SIGNS.some((sign) => name.includes(sign))) return true;
  const plain = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return plain.split(/[^\p{L}]+/u).some((word) => COLOUR_WORDS.has(word));
}
