/**
 * The advisories in the answer of `npm audit --json`, each once: name of the package, severity, title and url. Undefined if that is no
 * answer of the registry, such as an error or nothing.
 */
export function advisoriesIn(text) {
  const vulnerabilities = parsed(text)?.vulnerabilities;
  if (typeof vulnerabilities !== 'object' || vulnerabilities === null) return undefined;
  // A package is also named for what it depends on, as a text.
  const all = Object.values(vulnerabilities).flatMap(({ via }) =>
    via.filter((each) => typeof each === 'object'),
  );
  return [...new Map(all.map((each) => [each.url, each])).values()];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
