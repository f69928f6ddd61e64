import type { ViewportSize } from "@playwright/test";

/** The screens on which every page must be right: the tablet beside the till, a phone, a desk. */
export const SIZES = {
  tablet: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
} satisfies Record<string, ViewportSize>;

export const THEMES = ["light", "dark"] as const;

/** Every page by a short name, as an owner meets it. */
export const PAGES: Record<string, string> = {
  alertes: "/alertes",
  article: "/alertes?article=1",
  dashboard: "/dashboard",
  predictions: "/predictions?article=1",
  calculs: "/calculs",
  introuvable: "/nulle-part",
};
