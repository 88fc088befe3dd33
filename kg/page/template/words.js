// What the page says, in both languages, and how kinds of things look.

const WORDS = {
  ar: {
    untitled: "مخطط علاقات الأخبار", search: "ابحث عن اسم", searchHint: "لا يهم الهمز ولا التشكيل",
    noMatch: "لا اسم يطابق البحث", text: "النص", filters: "التصفية", list: "العلاقات", details: "التفاصيل",
    language: "English", dark: "داكن", light: "فاتح", help: "مساعدة", export: "تصدير",
    png: "صورة PNG", svg: "رسم SVG", turtle: "المحدد بصيغة Turtle", turtleAll: "الظاهر بصيغة Turtle", print: "طباعة",
    zoomIn: "تكبير", zoomOut: "تصغير", fit: "إظهار الكل", arrange: "إعادة الترتيب", close: "إغلاق",
    type: "نوع الكيان", class: "نوع العلاقة", modality: "هل حدث؟", outlet: "الوسيلة الإعلامية", speaker: "من يقول",
    confidence: "الثقة", date: "الزمن", from: "من", to: "إلى", undated: "وما لا تاريخ له",
    reset: "إلغاء التصفية", himself: "النص نفسه", named: "مصدر مذكور", unknownOutlet: "غير معروفة",
    asserted: "وقع", future: "سيقع", hypothetical: "قد يقع", neg: "منفي", alone: "كيانات بلا علاقات",
    unknownParties: "أطراف غير مسماة",
    least: "لا تقل الثقة عن", unnamedHidden: "لم تُرسم الأطراف غير المسماة ({n})؛ تظهر من «التصفية»",
    lines: "العلاقات: {shown}{of}، الخطوط: {lines}، الكيانات: {nodes}", of: " من {all}",
    aggregated: "العلاقات أكثر من {limit}: جُمع في خط واحد ما اتحد طرفاه ونوعه",
    cut: "ولم تُرسم أضعف {n} من الخطوط؛ التصفية والبحث يظهرانها",
    relations: "العلاقات ({n})", relationsOne: "علاقة واحدة", mentions: "مرات الذكر: {n}", mentionsIn: "المقالات: {n}",
    also: "ويسمى أيضا", country: "البلد", wikidata: "ويكي بيانات", open: "فتح المقال", article: "المقال",
    says: "يقول", quotedBy: "نقلا عن", when: "الزمن",
    confidenceIs: "الثقة {n}٪", noSentence: "ملف المخطط لا يحمل نص الجملة؛ أعطِ النصوص مع ‎--articles لتظهر.",
    noText: "لا نص في هذا الملف. أعطِ النصوص مع ‎--articles لتقرأها هنا والعلاقات معلَّمة فيها.",
    hop1: "الجيران", hop2: "جيران الجيران", everything: "كل المخطط", pathTo: "الطريق إلى", go: "أظهر",
    noPath: "لا طريق بينهما فيما هو ظاهر", steps: "خطوات الطريق: {n}", pin: "تثبيت", unpin: "إلغاء التثبيت",
    focusOn: "يظهر جوار {name} وحده",
    recipient: "إلى", theme: "الشيء", topic: "الموضوع", instrument: "بواسطة", place: "المكان",
    who: "من", what: "ماذا", whom: "بمن", more: "المزيد ({n})", graphLabel:
      "مخطط العلاقات. الأسهم تنتقل بين الكيانات، وEnter للتفاصيل، وF للجوار، وP للتثبيت، وEscape للرجوع.",
    nodeSaid: "{name}، {type}، العلاقات: {n}", unknown: "مجهول", legend: "المفتاح",
    chooseArticle: "اختر مقالا", onlyArticle: "هذا المقال وحده", timeline: "العلاقات بحسب الزمن", sameLine: "علاقات هذا الخط: {n}",
    before: "وقبله", after: "وبعده", madeBy: "أنشأه kg {version}، ويعمل بلا شبكة", sentence: "الجملة",
    keys: [
      ["/", "البحث"], ["← ↑ → ↓", "الانتقال إلى أقرب كيان"], ["Enter", "تفاصيل الكيان"], ["F", "جوار الكيان وحده"],
      ["P", "تثبيت الكيان أو إطلاقه؛ والسحب بالفأرة يثبته"], ["Shift + نقر", "تحديد عدة كيانات أو علاقات"],
      ["+  −  0", "تكبير، تصغير، إظهار الكل"], ["Esc", "إلغاء التحديد والجوار"]],
    lookHead: "كيف تُقرأ", look: [
      "لون الكيان وشكله نوعه، وحجمه بقدر ما له من العلاقات.",
      "لون الخط نوع العلاقة. متقطع: سيقع. منقّط: قد يقع. خط يقطعه حاجز: منفي.",
      "انقر خطا لترى الجملة وفيها الكلمات التي تقوله، ومن يقوله، ومتى."],
  },
  en: {
    untitled: "News graph", search: "Find a name", searchHint: "hamza and vowel marks do not matter",
    noMatch: "No name matches", text: "Text", filters: "Filters", list: "Relations", details: "Details",
    language: "العربية", dark: "Dark", light: "Light", help: "Help", export: "Export",
    png: "PNG picture", svg: "SVG drawing", turtle: "Selection as Turtle", turtleAll: "What is shown as Turtle",
    print: "Print", zoomIn: "Zoom in", zoomOut: "Zoom out", fit: "Show all", arrange: "Arrange again", close: "Close",
    type: "Kind of entity", class: "Kind of relation", modality: "Did it happen?", outlet: "Outlet",
    speaker: "Who says so", confidence: "Confidence", date: "Time", from: "From", to: "To",
    undated: "and what has no date", reset: "Clear filters", himself: "The article itself",
    named: "A source it names", unknownOutlet: "Not known", asserted: "Happened", future: "Will happen",
    hypothetical: "May happen", neg: "Denied", alone: "Entities without relations", unknownParties: "Participants without a name",
    least: "Confidence at least",
    unnamedHidden: "Participants without a name ({n}) are not drawn; “Filters” shows them",
    lines: "Relations: {shown}{of}, lines: {lines}, entities: {nodes}", of: " of {all}",
    aggregated: "More than {limit} relations: those of one kind between the same two are one line",
    cut: "the {n} weakest lines are not drawn; filters and search show them",
    relations: "Relations ({n})", relationsOne: "One relation", mentions: "mentions: {n}",
    mentionsIn: "articles: {n}", also: "Also called", country: "Country", wikidata: "Wikidata", open: "Open the article",
    article: "Article", says: "Says", quotedBy: "quoted by", when: "When",
    confidenceIs: "Confidence {n}%",
    noSentence: "The graph file does not hold the sentence; give the texts with --articles to see it.",
    noText: "This file holds no text. Give the texts with --articles to read them here with the relations marked.",
    hop1: "Neighbours", hop2: "Their neighbours too", everything: "Whole graph",
    pathTo: "Path to", go: "Show", noPath: "No path between them in what is shown", steps: "Steps of the path: {n}",
    pin: "Pin", unpin: "Unpin", focusOn: "Only what is around {name}",
    recipient: "to", theme: "of", topic: "about", instrument: "with", place: "in", who: "Who", what: "does what",
    whom: "to whom", more: "More ({n})", graphLabel:
      "Graph of relations. Arrow keys move between entities, Enter shows details, F neighbours, P pins, Escape goes back.",
    nodeSaid: "{name}, {type}, relations: {n}", unknown: "unknown", legend: "Key",
    chooseArticle: "Choose an article", onlyArticle: "Only this article", timeline: "Relations in time",
    sameLine: "Relations of this line: {n}", before: "and before", after: "and after",
    madeBy: "made by kg {version}, works without network", sentence: "Sentence",
    keys: [
      ["/", "search"], ["← ↑ → ↓", "go to the nearest entity"], ["Enter", "details of the entity"],
      ["F", "only what is around the entity"], ["P", "pin the entity or let it go; dragging pins it"],
      ["Shift + click", "select several entities or relations"], ["+  −  0", "zoom in, zoom out, show all"],
      ["Esc", "let go of selection and neighbourhood"]],
    lookHead: "How to read it", look: [
      "Colour and shape of an entity are its kind, its size the number of its relations.",
      "Colour of a line is the kind of relation. Dashed: will happen. Dotted: may happen. Crossed by a bar: denied.",
      "Click a line to read the sentence, with the words that say it, who says so, and when."],
  },
};

// type: Arabic, English, shape of cytoscape.js, light and dark colour
const TYPES = {
  PER: ["شخص", "person", "ellipse", "#2563eb", "#60a5fa"],
  GPE: ["بلد أو مدينة", "country or city", "hexagon", "#15803d", "#4ade80"],
  ORG: ["منظمة", "organisation", "round-rectangle", "#b45309", "#fbbf24"],
  LOC: ["مكان", "place", "diamond", "#0f766e", "#2dd4bf"],
  FAC: ["منشأة", "building", "pentagon", "#0e7490", "#67e8f9"],
  NORP: ["جماعة", "people", "octagon", "#7e22ce", "#c084fc"],
  EVENT: ["حدث", "event", "star", "#be185d", "#f472b6"],
  PRODUCT: ["منتج", "product", "triangle", "#9f1239", "#fb7185"],
  MISC: ["اسم آخر", "other name", "tag", "#475569", "#94a3b8"],
  NOM: ["بلا اسم", "unnamed", "ellipse", "#94a3b8", "#64748b"],
};

// kinds of relations: the four quad classes of PLOVER, states, and acts without a class
const QUADS = {
  "verbal cooperation": ["تعاون بالقول", "cooperation in words", "#2563eb", "#60a5fa"],
  "material cooperation": ["تعاون بالفعل", "cooperation in deeds", "#15803d", "#4ade80"],
  "verbal conflict": ["خصومة بالقول", "conflict in words", "#c2410c", "#fb923c"],
  "material conflict": ["خصومة بالفعل", "conflict in deeds", "#b91c1c", "#f87171"],
  act: ["فعل آخر", "other act", "#6d28d9", "#a78bfa"],
  state: ["صفة أو حال", "property or state", "#64748b", "#94a3b8"],
};
const MODALITIES = ["asserted", "future", "hypothetical", "neg"];
const DASHES = { asserted: "solid", future: "dashed", hypothetical: "dotted" };

const look = { lang: document.documentElement.lang === "en" ? "en" : "ar", dark: false };
const other = () => (look.lang === "ar" ? 0 : 1);  // place of the language in the rows above

function say(key, values = {}) {
  return WORDS[look.lang][key].replace(/\{(\w+)\}/g, (_, name) => show(values[name]));
}

function show(value) {
  return typeof value === "number" ? value.toLocaleString("en") : String(value ?? "");
}

const typeName = (type) => TYPES[type][other()];
const typeColour = (type) => TYPES[type][look.dark ? 4 : 3];
const quadName = (quad) => QUADS[quad][other()];
const quadColour = (quad) => QUADS[quad][look.dark ? 3 : 2];
