// Arabic letters, and elements made of text: nothing here ever parses markup.

const REPLACED = Object.fromEntries([..."یېےکڪھہۀەٱپچڤگژ"].map((letter, i) => [letter, "يييككههههابجفكز"[i]]));
const FOLDED = { أ: "ا", إ: "ا", آ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي" };

/** The key under which spellings meet: أمريكا and امريكا, مدرسة and مدرسه, حذّر and حذر, USA and usa. */
function fold(text) {
  const bare = text.normalize("NFKC").replace(/[\u064b-\u065f\u0610-\u061a\u0670\u0640\u06d6-\u06ed\p{Cf}]/gu, "");
  const plain = [...bare].map((letter) => {
    const arabic = REPLACED[letter] ?? letter;
    return FOLDED[arabic] ?? arabic.replace(/[٠-٩۰-۹]/, (digit) => digit.codePointAt(0) % 16);
  });
  return plain.join("").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A name that keeps to itself between words of the other direction; its own direction marks cannot reach out. */
function isolate(text) {
  return `\u2068${bare(text)}\u2069`;
}

function bare(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
}

/** A label in lines of about `wide` letters, broken between words, each line a direction of its own. */
function lines(text, wide = 16, most = 3) {
  const found = [""];
  for (const word of bare(text).split(/\s+/)) {
    const last = found.length - 1;
    if (!found[last]) found[last] = word;
    else if (found[last].length + word.length < wide) found[last] += ` ${word}`;
    else found.push(word);
  }
  if (found.length > most) found.splice(most - 1, found.length, `${found[most - 1]}…`);
  return found.map((line) => (line.length > 2 * wide ? `${line.slice(0, 2 * wide)}…` : line));
}

/** An element: `h("p.class", {title: "..."}, "text", child)`. Text stays text. */
function h(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const $ = (id) => document.getElementById(id);

/** A small drawing: the swatches of the key. */
function drawn(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Offers a file of the page's own making for download. */
function download(name, type, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
