// What the start page says, in both languages.

const WORDS = {
  ar: {
    heading: "من الخبر إلى مخطط العلاقات", language: "English", dark: "داكن", light: "فاتح",
    article: "المقال", graph: "المخطط والنص", summary: "الخلاصة", rdf: "RDF", questions: "الأسئلة", files: "الملفات",
    paste: "الصق مقالا عربيا، أو مصدر صفحة HTML", orFile: "أو اختر ملفا محفوظا (نص أو صفحة HTML):",
    facts: "بيانات المقال، إن عُرفت", factTitle: "العنوان", factDate: "تاريخ النشر", factSource: "الوسيلة الإعلامية", factUrl: "الرابط",
    read: "اقرأ المقال", count: "الحروف: {n} من {most}", tooLong: "النص أطول مما يُقرأ هنا: {n} حرفا، والحد {most}.",
    tooBig: "الملف أكبر مما يُقبل هنا: {n}، والحد {most}.", empty: "الصق نصا أو اختر ملفا أولا.",
    unknownFile: "لا يُقرأ هذا النوع من الملفات. المقبول: {types}",
    sending: "إرسال المقال…", waiting: "في الانتظار، وقبله: {n}", loading: "تحميل النماذج اللغوية، ويلزم مرة واحدة… {seconds}",
    reading: "قراءة المقال… {seconds}", seconds: "{n} ث", result: "الكيانات: {entities}، العلاقات: {relations}",
    kept: "تُحفظ النتيجة على الخادم {minutes} دقيقة على الأكثر، ثم تُمحى.",
    format: "الصيغة", size: "الحجم: {size}", cut: "يظهر أول الملف فقط؛ نزّله لتراه كله.", download: "تنزيل", all: "كل الملفات",
    ask: "اسأل", about: "يُسأل", ofResult: "هذا المقال", ofStore: "مخزن الخادم", required: "لازم", answers: "الإجابات: {n}", none: "لا إجابة.",
    rowsCut: "يظهر منها أول {n}.", asking: "جارٍ السؤال…", frame: "مخطط المقال ونصه",
    refused: "لم يُقبل الطلب", failed: "لم يُقرأ المقال", lost: "انقطع الاتصال بالخادم؛ هل ما زال يعمل؟",
    403: "ليس هذا مسموحا", 404: "ليست النتيجة محفوظة، أو مُحيت", 408: "تأخر وصول المقال", 413: "المقال أكبر مما يُقبل هنا", 415: "لا يُقبل هذا النوع",
    422: "لا يمكن قراءة هذا", 429: "لك طلبات أخرى لم تنته؛ انتظرها", 503: "الخادم مشغول؛ أعد المحاولة بعد قليل", 504: "استغرق أكثر من اللازم فأُوقف",
    titles: {
      claims: "من يقول ذلك؟", disputed: "ماذا يثبت مصدر وينفيه آخر؟", meetings: "من التقى من، ومتى؟", path: "ما الصلة بين اثنين؟",
      republished: "أي المقالات أُعيد نشرها، وأين؟",
      threats: "من هدد من، وبأي كلمات؟", timeline: "ماذا جرى له، بترتيب الزمن؟", together: "من وما يُذكر معه؟",
    },
    blanks: {
      who: "من", whom: "مع من", speaker: "القائل", about: "عمّن", since: "منذ", until: "حتى",
    },
    columns: {
      when: "متى", who: "من", whom: "من معه", does: "الفعل", article: "المقال", sentence: "الجملة", speaker: "القائل", claim: "القول",
      polarity: "الإثبات", modality: "الوقوع", headline: "العنوان", copied_by: "أعاد نشره", copied_on: "في", address: "الرابط",
      similarity: "التشابه", affirmed_by: "يثبته", affirmed_in: "في", denied_by: "ينفيه", denied_in: "في",
      event: "الحدث", name: "الاسم", id: "المعرّف", articles: "المقالات", step: "الخطوة", from: "من", to: "إلى",
    },
    values: { positive: "مثبت", negative: "منفي", asserted: "وقع", future: "سيقع", hypothetical: "قد يقع" },
  },
  en: {
    heading: "From news to its graph", language: "العربية", dark: "Dark", light: "Light",
    article: "Article", graph: "Graph and text", summary: "Summary", rdf: "RDF", questions: "Questions", files: "Files",
    paste: "Paste an Arabic article, or the source of an HTML page", orFile: "or choose a saved file (text or HTML page):",
    facts: "What is known of the article", factTitle: "Title", factDate: "Published", factSource: "Outlet", factUrl: "Address",
    read: "Read the article", count: "Characters: {n} of {most}", tooLong: "The text is longer than is read here: {n} characters, of {most}.",
    tooBig: "The file is larger than is taken here: {n}, of {most}.", empty: "Paste a text or choose a file first.",
    unknownFile: "Files of this kind are not read here. Choose one of: {types}",
    sending: "Sending the article…", waiting: "Waiting; before it: {n}", loading: "Loading the language models, once only… {seconds}",
    reading: "Reading the article… {seconds}", seconds: "{n} s", result: "Entities: {entities}, relations: {relations}",
    kept: "The result stays on the server for {minutes} minutes at most, and is then erased.",
    format: "Format", size: "Size: {size}", cut: "Only the beginning is shown; download the file to see all of it.", download: "Download", all: "All files",
    ask: "Ask", about: "Asked of", ofResult: "this article", ofStore: "the server's store", required: "required", answers: "Answers: {n}", none: "No answer.",
    rowsCut: "The first {n} are shown.", asking: "Asking…", frame: "Graph and text of the article",
    refused: "The request was refused", failed: "The article was not read", lost: "The server does not answer; is it still running?",
    titles: {}, blanks: {}, columns: {}, values: {},
  },
};

const look = { lang: "ar", dark: false };

function say(key, values = {}) {
  const words = WORDS[look.lang][key] ?? WORDS.ar[key] ?? "";
  return words.replace(/\{(\w+)\}/g, (_, name) => show(values[name]));
}

function show(value) {
  return typeof value === "number" ? value.toLocaleString("en") : String(value ?? "");
}

/** A size, number and unit kept together. */
function bytes(n) {
  return `\u2066${n < 1000 ? `${n} B` : n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`}\u2069`;
}
