import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { ShopFolder } from "./shop-folder";

const DAY = 24 * 60 * 60 * 1000;

/** An article as the owner's spreadsheets have it. */
export interface Article {
  name: string;
  price: string;
  /** Units sold on each of the last days, the oldest first; the last one is the day before D0. */
  sold: number[];
  stock: number;
}

/** Makes the shop's file from spreadsheets: these articles, sold up to the day before `asOf`. */
export async function importShop(folder: ShopFolder, asOf: string, articles: Article[]): Promise<void> {
  rmSync(folder.shopFile, { force: true });
  const write = (name: string, lines: string[]) => {
    const file = join(folder.path, name);
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const day = (before: number) => new Date(Date.parse(asOf) - before * DAY).toISOString().slice(0, 10);
  const sales = articles.flatMap(({ name, sold }) => sold.map((units, n) => `${name};${day(sold.length - n)};${units}`));
  const listed = articles.map(({ name, price }) => `${name};${price};7`);
  const stock = articles.map(({ name, stock }) => `${name};${day(1)};${stock}`);
  await folder.optiflow(
    ...["import", "--ventes", write("ventes.csv", ["article;date;quantité", ...sales])],
    ...["--articles", write("articles.csv", ["article;prix unitaire;délai de livraison", ...listed])],
    ...["--stock", write("stock.csv", ["article;date;quantité", ...stock]), "--db", folder.shopFile],
  );
}
