"""Closed classes of Arabic words that mentions and entities need, folded; open classes are in the knowledge base."""

from __future__ import annotations

from kg.arabic import fold


def words(text: str) -> frozenset[str]:
    """The words of a text, folded, as a set."""
    return frozenset(fold(text).split())


PARTITIVES = words(
    "عدد عددا بعض بعضا احد احدي كل كلا كلتا جميع معظم اغلب غالبيه اكثر اقل كثير كثيرا عديد العديد الكثير "
    "القليل قليل "
    "مزيد مزيدا المزيد عشرات العشرات مئات المئات الاف الالاف ملايين الملايين مليون الف مءات بضعه بضع نصف "
    "ثلث ربع "
    "غالبيه اغلبيه مجموعه جزء جزءا كميه كميات كافه سائر اي ايه ابرز كبار كبري كبرى اخر اول حوالي نحو "
    "قرابه زهاء "
    "ميات الميات اي احدى"
)
"""Nouns before what they count or choose from: عدد من الوزراء, بعض الجنود, عشرات المتظاهرين, كبار المسؤولين."""

EMPTY_PARTITIVES = frozenset(("كل", "كلا", "كلتا"))
"""Before a list of names they add nothing: كل من كييف وموسكو."""

TIMES = words(
    "يوم اليوم ايام الايام امس غدا غد الان حين وقت الوقت عام العام اعوام الاعوام سنه السنه سنوات السنوات عاما "
    "سنين شهر "
    "الشهر اشهر الاشهر شهور اسبوع الاسبوع اسابيع الاسابيع ساعه الساعه ساعات الساعات دقيقه دقائق الدقائق "
    "الدقيقه ثانيه "
    "ثواني صباح صباحا مساء ظهر ظهرا فجر فجرا ليل ليلا ليله منتصف نهار عقد عقود قرن "
    "السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه "
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر جانفي فيفري افريل ماي جوان "
    "جويليه اوت "
    "كانون تشرين شباط اذار نيسان ايار حزيران تموز اب ايلول محرم صفر رجب شعبان رمضان شوال الماضي المقبل الجاري "
    "دقايق الدقايق ثوان"
)
"""Nouns of time. They head no participant: time expressions are read elsewhere."""

ADVERBIAL = words(
    "شان اجل سبب خلال اثناء عبر ضد لدي لدى مثل غير سوي سوى حسب وفق بحسب اطار غرار رغم نحو ضوء ظل صدد خصوص "
    "جانب حد "
    "اضافه نسبه خاصه عامه ايضا معا جدا حاليا سابقا لاحقا فعلا نفس ذات وحد مقابل اعتبارا بدلا نظرا فضلا "
    "علاوه انطلاقا "
    "بناء استنادا ردا تعليقا عموما تماما تقريبا مجددا موخرا اخيرا اولا ثانيا ثالثا ابدا مثلا طبعا مره مرات حيث "
    "ما مما "
    "احيانا دوما دائما مبكرا غالبا سريعا قريبا فورا علنا قسرا عمدا سويا مرارا باكرا "
    "قبل بعد عند بين امام وراء خلف فوق تحت حول دون تجاه ازاء منذ حتي حتى"
)
"""Nouns that have become adverbs or parts of prepositions; they refer to nothing."""

NAME_PARTICLES = words("بن ابن بنت ابو ابي ابا ام ال آل اول دي دو دا دوس فان فون لا لو ديل دل بو ولد")
"""Words inside a person's name that never end it: محمد بن سلمان, لويجي دي مايو, أبو بكر."""

CONJOINING_HEADS = words(
    "وزارة وزير وزيرة وزراء حزب هيئة لجنة منظمة مؤسسة جهاز اتحاد جبهة مكتب مجلس مركز شركة جماعة إدارة معهد "
    "ديوان صندوق "
    "وكالة مفوضية نقابة جمعية"
)
"""Heads whose name may join two nouns: حزب العدالة والتنمية, وزارة التربية والتعليم."""

_DATIVE = words(
    "مفوضية منظمة هيئة لجنة وكالة اتحاد مؤتمر مركز مكتب معهد بعثة صندوق محكمة مرصد حركة جبهة برنامج شبكة رابطة "
    "جامعة شركة "
    "مصرف بنك تحالف"
)
DATIVE_HEADS = _DATIVE | {"ال" + word for word in _DATIVE}
"""Heads whose name may go on with ل: المفوضية العليا المستقلة للانتخابات, وكالة السودان للأنباء."""

DUALS = words(
    "رئيس بلد جانب طرف وزير دول زعيم حزب رجل شخص قائد جيش شعب حكوم عاصم حليف جار جماع فريق جندي شقيق ملك أمير "
    "نائب مجلس "
    "نظير سفير مرشح مدين قو امرا منطق وفد كيان جزير مبعوث شرك حرك منظم جريح قتيل شهيد فصيل شاب طفل مسجد عضو ابن"
)
"""Stems without article and ending whose form in ان or ين is a dual and no plural: الرئيسان, البلدين, الدولتين."""

FEMININES = words(
    "دعوى شكوى ذكرى قوى رؤى كبرى صحراء حرب أرض شمس نفس يد عين سوق بئر نار دار روح كأس سماء رياح ريح قدم سن بنت أم نساء "
    "فتاة عروس قرى أراضي دعاوى طريق سكين حدود"
)
"""Nouns that are feminine, or plurals of things, without the ending of one."""

SAME_PLACE_HEADS = words(
    "مدينة بلدة قرية ولاية محافظة إقليم منطقة قطاع جزيرة دولة جمهورية مملكة إمارة مخيم حي ميناء نهر بحر جبل "
    "قضاء مقاطعة "
    "ناحية خليج مضيق بحيرة صحراء شبه سلطنة مديرية ضاحية"
)
"""Heads that name the same place as the name after them: مدينة رفح is رفح, but حكومة إيطاليا is not إيطاليا."""

NAMING_HEADS = words(
    "شركة موقع صحيفة قناة وكالة حركة حزب تنظيم جماعة منظمة نادي مجموعة ميليشيا ميليشيات مليشيا إذاعة جريدة مجلة "
    "شبكة بنك "
    "مصرف جامعة تلفزيون راديو مركز مؤسسة فصيل كتائب سرايا لواء تطبيق منصة فضائية حلف تحالف جبهة مجلس محكمة "
    "مطار ميناء "
    "مفوضية صاروخ صواريخ طائرة طائرات قبيلة قبائل"
)
"""Heads that may be left off the name: شركة رايثيون is رايثيون. Not بعثة: the mission of the UN is not the UN."""

UNNAMING_HEADS = words("رئاسة قيادة حدود وسط طريق شارع شوارع ساحل ساحة ساحات مبنى مقر سوق أسواق سلطة عاصمة العاصمة")
"""Heads of phrases that describe rather than name: قيادة القوات, حدود غزة."""

MOVING_HEADS = words("حركة موقع مواقع")
"""Heads that name a body only with a name or alone: حركة السير is traffic, الحركة a party."""

ACTING_HEADS = words("تنظيم إدارة مصلحة قوة")
"""Heads that name no body before an indefinite noun: تنظيم محادثات, but مصلحة الضرائب."""

OWNED_HEADS = words("ولاية قضاء مقاطعة")
"""Heads of places that with a pronoun are something else: المنتهية ولايته, مقاطعتها."""

CIRCUMSTANCES = words("قيادة رئاسة زعامة هدف شكل صورة حجة ذريعة سرعة سهولة قوة شدة وضوح")
"""After ب these name no participant: بقيادة الجنرال, بهدف التسوية, بشكل واضح."""

ACTS = frozenset(("إحياء", "الإحياء", "إنفاق", "الإنفاق"))
"""Verbal nouns, as written, that fold to a head noun: أحياء, أنفاق."""

MINISTRIES = words("الخارجية الداخلية الخزانة البنتاغون")
"""Ministries called by their field alone: قالت الخارجية الأمريكية."""

RANKS_BETWEEN = words("ركن طيار متقاعد")
"""Words between a rank and a name: العميد ركن كمال عبد المعروف."""

EMPTY_ADJECTIVES = words("حاكم حاكمه إرهابي متطرف متطرفه مذكور مذكوره جديد جديده حالي نفسه نفسها ذاته ذاتها")
"""Adjectives that a second mention may add without meaning something else: حزب الازدهار ... الحزب الحاكم."""

CROWDS = words("المئات الآلاف العشرات الملايين")
"""Numbers that stand for people when they count nothing: تظاهر الآلاف."""

HARMS = words(
    "قتل قتلوا قتلا مقتل مصرع إصابة أصيب أصيبوا أصيبا جرح جرحوا خطف خطفوا اختطاف اعتقال استشهد استشهدوا استشهاد"
)
"""Words after which a bare number counts people: مقتل ثلاثة."""

DEATHS = words("مقتل مصرع إصابة اعتقال اختطاف اغتيال")
"""Nouns of what befell people, which tells no speaker apart: أعلن مصدر مقتل شرطيين."""
