/**
 * The nouns that name clothes, in small letters and without accents. `several` are clothes that come in more than one
 * part or may be of any kind; `other` is no garment that the engine dresses anybody in.
 */
export type GarmentKind = 'tops' | 'bottoms' | 'one-pieces' | 'several' | 'other';

/**
 * Where a language puts the noun that decides: last in English, German and Dutch ("dress shirt"), first in the Romance
 * languages ("camisa de vestir"). Words that both use decide nothing about that.
 */
type NounOrder = 'last' | 'first' | 'either';

const NOUNS: Record<NounOrder, Record<GarmentKind, string>> = {
  either: {
    tops: `top tops shirt shirts tee tees polo polos blazer blazers gilet gilets cardigan cardigans jersey jerseys parka
      parkas anorak anoraks bolero boleros bomber bustier bustiers tunic sweat sweats kimono kimonos bra bras camisole
      camisoles pullover pullovers hoodie hoodies sweatshirt sweatshirts crewneck crewnecks poncho trench
      trenchcoat`,
    bottoms: `jeans jean shorts legging leggings jeggings bermuda bermudas chino chinos jogger joggers culotte culottes boxer
      boxers cargos capri capris skort skorts`,
    'one-pieces': 'jumpsuit jumpsuits playsuit playsuits caftan caftans kaftan kaftans abaya abayas monokini monokinis',
    several: `bikini bikinis tankini tankinis body bodies bodysuit bodysuits set sets outfit outfits costume costumes twinset
      coord coords kit sari saris saree sarees`,
    other: 'bandana bandanas sneaker sneakers',
  },
  last: {
    tops: `hoody sweater sweaters jumper jumpers blouse blouses jacket jackets coat coats vest vests kurta kurtas kurti kurtis tunics
      windbreaker windbreakers puffer puffers fleece outerwear knitwear shacket henley henleys raglan shrug cape capes
      hemd hemden bluse blusen jacke jacken mantel mantels pulli pullis weste westen kittel joppe
      bloes bloezen trui truien jas jassen colbert colberts skjorte skjorter skjorta skjortor troja trojor
      jakke jakker jacka jackor genser frakke kappa`,
    bottoms: `trouser trousers pant pants bottom bottoms skirt skirts slacks sweatshort tights trunks underpants briefs
      panties hose hosen rock rocke shorts broek broeken rok rokken kjol kjolar nederdel bukser bukse byxor byxa skjort`,
    'one-pieces': `dress dresses gown gowns frock frocks romper rompers dungaree dungarees overall overalls coverall
      coveralls onesie onesies swimsuit swimsuits wetsuit wetsuits catsuit catsuits boilersuit snowsuit flightsuit unitard
      unitards leotard leotards pinafore pinafores bathrobe bathrobes nightshirt nightshirts robes
      kleid kleider kleids latzhose latzhosen badeanzug badeanzuge einteiler strampler schneeanzug nachthemd nachthemden
      jurk jurken tuinbroek badpak badpakken boxpak klanning klanningar kjole kjoler`,
    several: `suit suits tracksuit tracksuits pantsuit tuxedo tuxedos pajama pajamas pyjama pyjamas swimwear underwear lingerie
      loungewear sleepwear anzug anzuge kostum kostume unterwasche pak pakken ondergoed`,
    other: `shoe shoes boot boots sandal sandals heel heels sock socks stocking stockings belt belts watch watches bag bags
      hat hats cap caps beanie beanies scarf scarves shawl shawls tie ties glove gloves hanger hangers rack racks hook hooks
      pattern patterns clip clips pin pins button buttons cufflink cufflinks stays stud studs patch patches jewelry jewellery
      necklace necklaces earrings ring rings bracelet bracelets poster posters mug mugs sticker stickers card cards cover
      covers headdress petticoat laptop desktop tabletop rooftop worktop countertop hosiery pantyhose suspenders braces
      wallet backpack pillow blanket towel socken strumpf strumpfe strumpfhose strumpfhosen gurtel schuh schuhe stiefel
      tasche taschen mutze mutzen schal schals tuch tucher krawatte handschuhe bugel riem riemen schoen schoenen tas tassen
      sjaal muts handschoenen`,
  },
  first: {
    tops: `chemise chemises chemisier chemisiers chemisette pull pulls veste vestes manteau manteaux blouson blousons haut
      hauts debardeur debardeurs caraco tunique tuniques doudoune doudounes maillot maillots tricot marcel
      camisa camisas camiseta camisetas blusa blusas sudadera sudaderas chaqueta chaquetas abrigo abrigos cazadora cazadoras
      chaleco chalecos sueter sueteres americana gabardina sujetador rebeca tunica
      camicia camicie camicetta camicette maglietta magliette maglia maglie maglione maglioni felpa felpe giacca giacche
      giacchetta cappotto cappotti giubbotto giubbotti giubbino piumino piumini canotta canotte canottiera canottiere reggiseno
      casaco casacos jaqueta jaquetas moletom moletons colete coletes blusao camisetas regata regatas paleto`,
    bottoms: `jupe jupes pantalon pantalons short calecon calecons bas jogging joggings falda faldas pantalones
      pantalon vaquero vaqueros tejanos mallas pantaloncini pantaloncino gonna gonne pantalone pantaloni saia saias calca
      calcas calcao calcoes`,
    'one-pieces': `robe robes combinaison combinaisons combishort combishorts salopette salopettes grenouillere nuisette
      vestido vestidos peto petos enterizo enterizos camison camisones vestito vestiti vestitino vestitini abito abiti macacao macacoes
      jardineira jardineiras maio maios`,
    several: `ensemble ensembles tailleur tailleurs conjunto conjuntos traje trajes banador banadores completo completi tuta
      tute pigiama pigiami pijama pijamas terno ternos complet`,
    other: `chaussure chaussures chaussette chaussettes ceinture ceintures sac sacs echarpe foulard chapeau bonnet cintre
      collant collants cravate zapato zapatos zapatillas calcetines calcetin cinturon cinturones bolso bolsos bufanda
      sombrero gorro corbata medias scarpa scarpe calze calzini cintura cinture borsa borse sciarpa cappello cravatta
      collants sapato sapatos meias cinto bolsa bolsas`,
  },
};

/** Names of several words, which are one noun. */
export const NOUN_PHRASES: Record<string, GarmentKind> = {
  'one piece': 'one-pieces',
  onepiece: 'one-pieces',
  'combi short': 'one-pieces',
  'all in one': 'one-pieces',
  'boiler suit': 'one-pieces',
  'jump suit': 'one-pieces',
  'swim suit': 'one-pieces',
  'bathing suit': 'one-pieces',
  'flight suit': 'one-pieces',
  'dressing gown': 'one-pieces',
  'two piece': 'several',
  'three piece': 'several',
  'co ord': 'several',
  'panty hose': 'other',
  'chemise de nuit': 'one-pieces',
  'camicia da notte': 'one-pieces',
  'robe de chambre': 'one-pieces',
  'maillot de bain une piece': 'one-pieces',
  'maillot de bain 1 piece': 'one-pieces',
  'maillot de bain': 'several',
  'soutien gorge': 'tops',
  'cache coeur': 'tops',
  'costume intero': 'one-pieces',
  'costume da bagno': 'several',
  'traje de bano': 'several',
  'tuta intera': 'one-pieces',
};

export interface Noun {
  kind: GarmentKind;
  order: NounOrder;
}

const KNOWN = new Map<string, Noun>();
for (const [order, kinds] of Object.entries(NOUNS) as [NounOrder, Record<GarmentKind, string>][]) {
  for (const [kind, words] of Object.entries(kinds) as [GarmentKind, string][]) {
    for (const word of words.split(/\s+/)) KNOWN.set(word, { kind, order });
  }
}

/** Nouns of one language that mean something else in another: they count only where the rest speaks that language. */
const DOUBTFUL = new Map<string, 'first' | 'last'>([
  ['short', 'first'],
  ['pull', 'first'],
  ['bas', 'first'],
  ['haut', 'first'],
  ['rock', 'last'],
  ['kappa', 'last'],
]);

const SHORTEST_COMPOUND = 3;

/** What a word names; compounds by their last part, as German and English make them ("Abendkleid", "sundress"). */
export function nounOf(word: string): Noun | undefined {
  const whole = KNOWN.get(word);
  if (whole) return whole;
  for (let start = SHORTEST_COMPOUND; start <= word.length - SHORTEST_COMPOUND; start += 1) {
    const noun = KNOWN.get(word.slice(start));
    if (noun && noun.order !== 'first') return { kind: noun.kind, order: 'last' };
  }
  return undefined;
}

/** The order of the language in which alone a word is a noun; undefined for a word that is one anywhere. */
export function doubtOf(word: string): 'first' | 'last' | undefined {
  return DOUBTFUL.get(word);
}
