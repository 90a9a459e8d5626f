/** What an address says that nobody knows: it is left out, and told. */
export interface Strange {
  readonly name: string;
  readonly value: string;
}
