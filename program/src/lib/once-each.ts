/** Asks once about each, and gives the same answer from then on. An answer is never undefined. */
export function onceEach<K, A extends object>(ask: (about: K) => A): (about: K) => A {
  const known = new Map<K, A>();
  return (about) => {
    const before = known.get(about);
    if (before !== undefined) return before;
    const answer = ask(about);
    known.set(about, answer);
    return answer;
  };
}

/** Makes it when it is first asked for, and gives the same from then on. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
