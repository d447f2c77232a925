import { describe, expect, it } from 'vitest';
import { columnInUse, ListProblem, readProductList, textOfFile } from '#app/ui/merchant/batches/product-list.ts';

const read = (text: string) => readProductList(text, 'list.csv');
const rowsOf = async (text: string) => columnInUse(await read(text)).rows;
const file = (bytes: Uint8Array<ArrayBuffer>) => new File([bytes], 'list.csv');

describe('a list of products', () => {
  it('of Shopify’s own export is read by its handles, each once, or by the SKUs of its variants', async () => {
    const list = await read(
      [
        'Handle,Title,Body (HTML),Variant SKU,Image Src',
        'tee,"Tee, soft","<p>Soft,\n""very"" soft</p>",T-RED,https://a',
        'tee,,,T-BLUE,https://b',
        'polo,Polo,,P-1,',
        'polo,,,,https://c',
        '',
      ].join('\r\n'),
    );
    expect(list.by).toBe('handle');
    expect(columnInUse(list)).toEqual({ by: 'handle', rows: ['tee', 'polo'], repeated: 2 });
    expect(columnInUse({ ...list, by: 'sku' })).toEqual({ by: 'sku', rows: ['T-RED', 'T-BLUE', 'P-1'], repeated: 0 });
    expect(await rowsOf('\uFEFFTitle;URL handle;SKU\nA;a-1;X')).toEqual(['a-1']);
  });

  it('without a heading is what its lines look like, and either where only its merchant can tell', async () => {
    const handles = await read(
      'linen-shirt\nhttps://a.example/collections/all/products/polo-2?variant=1\n\nLinen-shirt',
    );
    expect(handles.by).toBe('handle');
    expect(columnInUse(handles)).toEqual({ by: 'handle', rows: ['linen-shirt', 'polo-2'], repeated: 1 });
    expect(columnInUse({ ...handles, by: 'sku' }).rows).toContain('linen-shirt');
    expect((await read('S-1\nS-2')).by).toBe('sku');
    expect((await read('4001\n4002')).by).toBe('sku');
    expect(await rowsOf('12" tee\n')).toEqual(['12" tee']);
  });

  it('of any of the usual signs between columns is read', async () => {
    for (const sign of [',', ';', '\t']) {
      expect(await rowsOf(`"Name${sign}s"${sign}SKU\nA${sign} A-1 \n"B ""b"""${sign}"B${sign}1"`)).toEqual([
        'A-1',
        `B${sign}1`,
      ]);
    }
  });

  it('that can’t be read says why, and what to do', async () => {
    const many = Array.from({ length: 5001 }, (_, index) => `a-${index}`).join('\n');
    const wrong = [
      ['', 'is empty'],
      [' \n\n', 'is empty'],
      ['Handle\n\n', 'the column is empty'],
      ['Title,Price\nA,1', 'No column is called Handle or SKU'],
      ['Handle,Title\na,"A\nb,B', 'a quote is opened and never closed'],
      [`SKU\n${'x'.repeat(300)}`, 'is too long'],
      [many, '5,001 lines are more than the 5,000'],
    ] as const;
    for (const [text, reason] of wrong) {
      const error: unknown = await read(text).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ListProblem);
      expect((error as ListProblem).message).toContain(reason);
      expect((error as ListProblem).message).toMatch(/\.$/);
    }
  });

  it('is read from a file as its spreadsheet wrote it', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...[...'Handle\nä'].flatMap((sign) => [sign.charCodeAt(0), 0])]);
    for (const bytes of [
      utf16,
      new TextEncoder().encode('\uFEFFHandle\nä'),
      new Uint8Array([72, 97, 110, 100, 108, 101, 10, 0xe4]),
    ]) {
      expect(await rowsOf(await textOfFile(file(bytes)))).toEqual(['ä']);
    }
    await expect(textOfFile(file(new Uint8Array([0x50, 0x4b, 3, 4])))).rejects.toThrow('Save it as CSV');
    await expect(textOfFile(file(new Uint8Array([1, 0, 2])))).rejects.toThrow('not a text file');
    const large = { size: 30_000_000, arrayBuffer: () => Promise.reject(new Error('It is not to be read')) };
    await expect(textOfFile(large)).rejects.toThrow('larger than 25 MB');
  });
});
