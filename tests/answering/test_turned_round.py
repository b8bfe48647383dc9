"""A translation denies what its sentence denies, and nothing else, in whatever words."""

from __future__ import annotations

import pytest

from bot.answering.faithful import why_not
from knowledge.ingest.wording import is_known
from knowledge.search import Index

DENIED = "The company has publicly denied that its bridge was copied from the plans of a rival."
REJECTED = "The claims about the bridge were rejected by the shipyard as false."
REPEATED = "The shipyard repeated its denial before the court in the capital."
DOUBTED = "The engineers do not believe that the old bridge is safe."
REFUTED = "The builder disputes the report about the bridge and refutes its figures."
CARRIES = "The new bridge has carried trains since the spring, the company said."
DECLINED = "The company declined to comment, and asked whether the bridge would last until winter."

# With several verbs, nouns and affixes for denying; and with words that only look like them.
RIGHT = {
    "uk": {
        DENIED: "Компанія публічно заперечила, що її міст скопійовано з креслень конкурента.",
        REJECTED: "Твердження про міст були відкинуті верф'ю як неправдиві.",
        REPEATED: "Верф повторила своє спростування перед судом у столиці.",
        DOUBTED: "Інженери не вірять, що старий міст безпечний.",
        REFUTED: "Будівельник оскаржує звіт про міст і спростовує його цифри.",
        CARRIES: "Новий міст пропускає поїзди з весни, повідомила компанія.",
        DECLINED: "Компанія відмовилася коментувати й запитала, чи не впаде міст до зими.",
    },
    "cs": {
        DENIED: "Společnost veřejně popřela, že by její most byl okopírován z plánů konkurenta.",
        REJECTED: "Tvrzení o mostu loděnice odmítla jako nepravdivá.",
        REPEATED: "Loděnice zopakovala své popření před soudem v hlavním městě.",
        DOUBTED: "Inženýři nevěří, že je starý most bezpečný.",
        REFUTED: "Stavitel zpochybňuje zprávu o mostu a vyvrací její čísla.",
        CARRIES: "Nový most slouží vlakům od jara, nebo i déle, uvedla společnost v neděli.",
        DECLINED: "Společnost to odmítla komentovat a ptala se, zda most vydrží do zimy, či ne.",
    },
    "sv": {
        DENIED: "Företaget har offentligt förnekat att dess bro kopierats från en rivals plan.",
        REJECTED: "Påståendena om bron avvisades av varvet som falska.",
        REPEATED: "Varvet upprepade sitt dementi inför domstolen i huvudstaden.",
        DOUBTED: "Ingenjörerna tror inte att den gamla bron är säker.",
        REFUTED: "Byggherren bestrider rapporten om bron och vederlägger dess siffror.",
        CARRIES: "Den nya bron har burit tåg sedan i våras, sade företaget.",
        DECLINED: "Företaget ville inte kommentera och frågade om bron skulle hålla till vintern.",
    },
    "da": {
        DENIED: "Virksomheden har offentligt nægtet, at dens bro er kopieret fra en rivals plan.",
        REJECTED: "Påstandene om broen blev afvist af værftet som usande.",
        REPEATED: "Værftet gentog sin benægtelse over for retten i hovedstaden.",
        DOUBTED: "Ingeniørerne tror ikke på, at den gamle bro er sikker.",
        REFUTED: "Bygherren bestrider rapporten om broen og afkræfter dens tal.",
        CARRIES: "Den nye bro har båret tog siden foråret, sagde virksomheden.",
        DECLINED: "Virksomheden ville ikke udtale sig og spurgte, om broen holder til vinteren.",
    },
    "fi": {
        DENIED: "Yhtiö on julkisesti kiistänyt, että sen silta kopioitiin kilpailijan kuvista.",
        REJECTED: "Telakka hylkäsi siltaa koskevat väitteet valheellisina.",
        REPEATED: "Telakka toisti kiistonsa oikeuden edessä pääkaupungissa.",
        DOUBTED: "Insinöörit eivät usko, että vanha silta on turvallinen.",
        REFUTED: "Rakentaja riitauttaa siltaa koskevan raportin ja kumoaa sen luvut.",
        CARRIES: "Uusi silta on kantanut junia keväästä lähtien, yhtiö sanoi suomen kielellä.",
        DECLINED: "Yhtiö ei kommentoinut asiaa ja kysyi, kestääkö silta talveen asti.",
    },
    "hu": {
        DENIED: "A vállalat nyilvánosan tagadta, hogy hídját egy versenytárs terveiről másolták.",
        REJECTED: "A hídról szóló állításokat a hajógyár hamisnak minősítve elutasította.",
        REPEATED: "A hajógyár megismételte a cáfolatát a fővárosi bíróság előtt.",
        DOUBTED: "A mérnökök nem hiszik, hogy a régi híd biztonságos.",
        REFUTED: "Az építő vitatja a hídról szóló jelentést, és megcáfolja a számait.",
        CARRIES: "Az új híd tavasz óta vonatokat visel el, közölte a vállalat.",
        DECLINED: "A vállalat nem nyilatkozott, és megkérdezte, kitart-e a híd télig.",
    },
    "ro": {
        DENIED: "Compania a negat public că podul său ar fi fost copiat după planurile unui rival.",
        REJECTED: "Afirmațiile despre pod au fost respinse de șantierul naval ca fiind false.",
        REPEATED: "Șantierul naval și-a repetat dezmințirea în fața tribunalului din capitală.",
        DOUBTED: "Inginerii nu cred că podul vechi este sigur.",
        REFUTED: "Constructorul contestă raportul despre pod și îi infirmă cifrele.",
        CARRIES: "Noul pod negru poartă trenuri din primăvară, a spus compania, care negociază.",
        DECLINED: "Compania nu a vrut să comenteze și a întrebat dacă podul rezistă până la iarnă.",
    },
    "el": {
        DENIED: "Η εταιρεία αρνήθηκε δημόσια ότι η γέφυρά της αντιγράφηκε από σχέδια άλλου.",
        REJECTED: "Οι ισχυρισμοί για τη γέφυρα απορρίφθηκαν από το ναυπηγείο ως ψευδείς.",
        REPEATED: "Το ναυπηγείο επανέλαβε τη διάψευσή του ενώπιον του δικαστηρίου στην πρωτεύουσα.",
        DOUBTED: "Οι μηχανικοί δεν πιστεύουν ότι η παλιά γέφυρα είναι ασφαλής.",
        REFUTED: "Ο κατασκευαστής αμφισβητεί την έκθεση για τη γέφυρα και διαψεύδει τα ποσά της.",
        CARRIES: "Η νέα γέφυρα εξυπηρετεί τρένα από την άνοιξη, δήλωσε η εταιρεία.",
        DECLINED: "Η εταιρεία δεν θέλησε να σχολιάσει και ρώτησε αν η γέφυρα αντέχει τον πάγο.",
    },
    "fa": {
        DENIED: "این شرکت علناً انکار کرده است که پل آن از نقشه‌های یک رقیب کپی شده است.",
        REJECTED: "ادعاها درباره پل از سوی کارخانه کشتی‌سازی به عنوان دروغ رد شد.",
        REPEATED: "کارخانه کشتی‌سازی تکذیب خود را در برابر دادگاه پایتخت تکرار کرد.",
        DOUBTED: "مهندسان باور نمی‌کنند که پل قدیمی ایمن باشد.",
        REFUTED: "سازنده با گزارش پل مخالفت می‌کند و ارقام آن را نادرست می‌داند.",
        CARRIES: "این شرکت گفت که پل جدید از بهار تاکنون قطارها را نزدیک شهر عبور می‌دهد.",
        DECLINED: "این شرکت اظهار نظر نکرد و پرسید که آیا پل تا زمستان دوام می‌آورد یا نه.",
    },
    "he": {
        DENIED: "החברה הכחישה בפומבי שהגשר שלה הועתק מתוכניות של מתחרה.",
        REJECTED: "הטענות על הגשר נדחו על ידי המספנה כשקריות.",
        REPEATED: "המספנה חזרה על הכחשתה בפני בית המשפט בבירה.",
        DOUBTED: "המהנדסים אינם מאמינים שהגשר הישן בטוח.",
        REFUTED: "הקבלן חולק על הדוח על הגשר ומפריך את נתוניו.",
        CARRIES: "הגשר החדש נושא רכבות מאז האביב, אל הבירה ואל הנמל, אמרה החברה.",
        DECLINED: "החברה לא רצתה להגיב ושאלה אם הגשר יחזיק מעמד עד החורף.",
    },
    "ur": {
        DENIED: "کمپنی نے کھلے عام اس بات سے انکار کیا ہے کہ پل حریف کے نقشوں سے نقل کیا گیا۔",
        REJECTED: "پل کے بارے میں دعووں کو جہاز سازی کے کارخانے نے جھوٹا قرار دے کر مسترد کر دیا۔",
        REPEATED: "کارخانے نے دارالحکومت کی عدالت کے سامنے اپنی تردید دہرائی۔",
        DOUBTED: "انجینئروں کو یقین نہیں کہ پرانا پل محفوظ ہے۔",
        REFUTED: "تعمیر کرنے والا پل کی رپورٹ کو چیلنج کرتا ہے اور اس کے اعداد کو غلط کہتا ہے۔",
        CARRIES: "کمپنی نے کہا کہ نیا پل بہار سے ریل گاڑیوں کا بوجھ اٹھا رہا ہے۔",
        DECLINED: "کمپنی نے تبصرہ نہیں کیا اور پوچھا کہ پل سردیوں تک رہے گا یا نہیں۔",
    },
    "bn": {
        DENIED: "কোম্পানিটি প্রকাশ্যে অস্বীকার করেছে যে তাদের সেতু প্রতিদ্বন্দ্বীর নকশা থেকে নকল করা।",
        REJECTED: "সেতু সম্পর্কে দাবিগুলো জাহাজ কারখানা মিথ্যা বলে প্রত্যাখ্যান করেছে।",
        REPEATED: "জাহাজ কারখানা রাজধানীর আদালতে তার অস্বীকৃতি আবার জানিয়েছে।",
        DOUBTED: "প্রকৌশলীরা বিশ্বাস করেননি যে পুরোনো সেতুটি নিরাপদ।",
        REFUTED: "নির্মাতা সেতুর প্রতিবেদন নিয়ে আপত্তি তুলেছেন এবং এর সংখ্যাগুলো খণ্ডন করেছেন।",
        CARRIES: "কোম্পানি জানিয়েছে, নতুন সেতুটি বসন্ত থেকে ট্রেন বহন করছে এবং তিনি খুশি।",
        DECLINED: "কোম্পানি মন্তব্য করেনি এবং জানতে চেয়েছে সেতুটি শীত পর্যন্ত টিকবে কি না।",
    },
    "ta": {
        DENIED: "தனது பாலம் போட்டியாளரின் திட்டங்களிலிருந்து நகலெடுக்கப்படவில்லை என்று நிறுவனம் கூறியது.",
        REJECTED: "பாலம் பற்றிய கூற்றுகளை கப்பல் கட்டும் தளம் பொய்யானவை என்று நிராகரித்தது.",
        REPEATED: "கப்பல் கட்டும் தளம் தலைநகர நீதிமன்றத்தில் தனது மறுப்பை மீண்டும் கூறியது.",
        DOUBTED: "பழைய பாலம் பாதுகாப்பானது என்று பொறியாளர்கள் நம்ப மாட்டார்கள்.",
        REFUTED: "கட்டுநர் பாலம் பற்றிய அறிக்கையை எதிர்த்து அதன் எண்களை மறுக்கிறார்.",
        CARRIES: "புதிய பாலம் வசந்த காலம் முதல் ரயில்களைத் தாங்குகிறது, மற்ற நல்ல பணிகளும் நடக்கின்றன.",
        DECLINED: "நிறுவனம் கருத்து கூற மறுத்து, பாலம் குளிர்காலம் வரை நிற்குமா இல்லையா என்று கேட்டது.",
    },
    "th": {
        DENIED: "บริษัทได้ปฏิเสธต่อสาธารณะว่าสะพานของตนถูกลอกแบบมาจากแผนของคู่แข่ง",
        REJECTED: "อู่ต่อเรือโต้แย้งคำกล่าวอ้างเกี่ยวกับสะพานว่าเป็นเท็จ",
        REPEATED: "อู่ต่อเรือย้ำคำปฏิเสธของตนต่อหน้าศาลในเมืองหลวง",
        DOUBTED: "วิศวกรไม่เชื่อว่าสะพานเก่าปลอดภัย",
        REFUTED: "ผู้สร้างคัดค้านรายงานเกี่ยวกับสะพานและหักล้างตัวเลขในรายงานนั้น",
        CARRIES: "บริษัทกล่าวว่าสะพานไม้แห่งใหม่รองรับรถไฟมาตั้งแต่ฤดูใบไม้ผลิเมื่อไม่นานมานี้",
        DECLINED: "บริษัทไม่ขอแสดงความเห็น และถามว่าสะพานจะอยู่ได้ถึงฤดูหนาวหรือไม่",
    },
    "ms": {
        DENIED: "Syarikat itu menafikan secara terbuka bahawa jambatannya ditiru daripada pesaing.",
        REJECTED: "Dakwaan tentang jambatan itu ditolak oleh limbungan kapal sebagai palsu.",
        REPEATED: "Limbungan kapal itu mengulangi penafiannya di hadapan mahkamah di ibu kota.",
        DOUBTED: "Para jurutera tidak percaya bahawa jambatan lama itu selamat.",
        REFUTED: "Pembina itu mempertikaikan laporan tentang jambatan dan menyangkal angkanya.",
        CARRIES: "Jambatan baharu itu membawa kereta api sejak musim bunga, kata syarikat.",
        DECLINED: "Syarikat itu enggan mengulas dan bertanya sama ada jambatan tahan atau tidak.",
    },
    "sw": {
        DENIED: "Kampuni hiyo imekanusha kwamba daraja lake lilinakiliwa kutoka kwa mshindani.",
        REJECTED: "Madai kuhusu daraja hilo yalikataliwa na kiwanda cha meli kuwa ya uongo.",
        REPEATED: "Kiwanda cha meli kilirudia kanusho lake mbele ya mahakama katika mji mkuu.",
        DOUBTED: "Wahandisi hawaamini kwamba daraja la zamani ni salama.",
        REFUTED: "Mjenzi anapinga ripoti kuhusu daraja na kukanusha takwimu zake.",
        CARRIES: "Daraja jipya limebeba treni tangu majira ya kuchipua, ilisema kampuni.",
        DECLINED: "Kampuni hiyo haikutoa maoni na iliuliza kama daraja hilo litadumu kwa muda.",
    },
    "zh": {
        REJECTED: "船厂拒绝接受关于大桥的说法。",
        CARRIES: "该公司表示，新桥自春天以来一直非常繁忙，未来也将承载火车。",
    },
    "ja": {
        REJECTED: "造船所は橋に関する主張を退けた。",
        CARRIES: "同社によると、新しい橋は春から必ず列車を通してきた。",
    },
    "ko": {
        REJECTED: "조선소는 다리에 관한 주장을 사실무근이라고 밝혔다.",
        CARRIES: "회사는 새 다리가 봄부터 오랫 동안 열차를 지탱해 왔다고 밝혔다.",
    },
    "hi": {
        REJECTED: "जहाज कारखाने ने पुल के बारे में दावों को ठुकरा दिया और उन्हें गलत बताया।",
        DENIED: "कंपनी ने सार्वजनिक रूप से नकारा है कि उसका पुल प्रतिद्वंद्वी की योजना की नकल है।",
    },
    "ru": {
        REJECTED: "Верфь отклонила утверждения о мосте, назвав их ложью.",
        REPEATED: "Верфь повторила своё опровержение перед судом в столице.",
    },
    "de": {
        REJECTED: "Die Werft lehnte die Behauptungen über die Brücke als Lügen ab.",
        REPEATED: "Die Werft wiederholte ihr Dementi vor dem Gericht in der Hauptstadt.",
        CARRIES: "Die neue Brücke trage seit dem Frühling Züge, darauf weist die Firma hin.",
    },
    "fr": {
        REPEATED: "Le chantier naval a répété sa dénégation devant le tribunal de la capitale.",
        CARRIES: "Le nouveau pont porte des trains depuis le printemps, dit une personne.",
    },
    "es": {
        DENIED: "La empresa ha negado en público que su puente se copiara de un rival.",
        REPEATED: "El astillero repitió su negativa ante el tribunal de la capital.",
    },
    "pt": {
        DENIED: "A empresa tem negado em público que a sua ponte foi copiada de um rival.",
        REPEATED: "O estaleiro repetiu a sua negação perante o tribunal da capital.",
    },
    "it": {
        DENIED: "L'azienda negò pubblicamente che il suo ponte fosse copiato da un rivale.",
        REPEATED: "Il cantiere ha ripetuto la sua negazione davanti al tribunale della capitale.",
    },
    "nl": {
        REJECTED: "De werf heeft de beweringen over de brug verworpen.",
        REFUTED: "De bouwer betwist het rapport over de brug en spreekt van valse cijfers.",
    },
    "pl": {
        DENIED: "Firma publicznie zdementowała doniesienia, że jej most skopiowano od rywala.",
        REFUTED: "Budowniczy kwestionuje raport o moście i podważa jego dane.",
    },
    "tr": {
        DENIED: "Şirket, köprüsünün bir rakibin planlarından kopyalandığını açıkça inkâr etti.",
        REJECTED: "Köprüyle ilgili iddialar tersane tarafından reddedildi.",
        DOUBTED: "Mühendisler eski köprünün güvenli olduğuna inanmıyor.",
    },
    "ar": {
        DENIED: "أنكرت الشركة علناً أن جسرها منسوخ من مخططات شركة منافسة.",
        REFUTED: "يعارض الباني التقرير عن الجسر ويفند أرقامه.",
        CARRIES: "قالت الشركة إن الجسر الجديد لا يزال يحمل القطارات منذ الربيع.",
    },
    "id": {
        REJECTED: "Klaim tentang jembatan itu ditolak oleh galangan kapal sebagai keliru.",
        REPEATED: "Galangan kapal itu mengulangi sangkalannya di depan pengadilan di ibu kota.",
    },
    "vi": {
        REJECTED: "Xưởng đóng tàu nói các tuyên bố về cây cầu là sai sự thật.",
        CARRIES: "Công ty cho biết cây cầu mới chở tàu hỏa tới cảng hàng không từ mùa xuân.",
    },
}  # fmt: skip

TURNED = {
    "uk": {
        DENIED: "Компанія публічно визнала, що її міст скопійовано з креслень конкурента.",
        DOUBTED: "Інженери вірять, що старий міст безпечний.",
        CARRIES: "Новий міст не пропускає поїзди з весни, повідомила компанія.",
    },
    "cs": {
        DENIED: "Společnost veřejně připustila, že její most byl okopírován z plánů konkurenta.",
        DOUBTED: "Inženýři věří, že je starý most nejbezpečnější z nich.",
        CARRIES: "Nový most není od jara v provozu, uvedla společnost.",
    },
    "sv": {
        DENIED: "Företaget har offentligt medgett att dess bro kopierats från en rivals plan.",
        DOUBTED: "Ingenjörerna tror att den gamla bron är säker.",
        CARRIES: "Den nya bron har inte burit tåg sedan i våras, sade företaget.",
    },
    "da": {
        DENIED: "Virksomheden har offentligt indrømmet, at dens bro er kopieret fra en rival.",
        DOUBTED: "Ingeniørerne tror på, at den gamle bro er sikker.",
        CARRIES: "Den nye bro har ikke båret tog siden foråret, sagde virksomheden.",
    },
    "fi": {
        DENIED: "Yhtiö on julkisesti myöntänyt, että sen silta kopioitiin kilpailijan kuvista.",
        DOUBTED: "Insinöörit uskovat, että vanha silta on turvallinen.",
        CARRIES: "Uusi silta ei ole kantanut junia keväästä lähtien, yhtiö sanoi.",
    },
    "hu": {
        DENIED: "A vállalat nyilvánosan elismerte, hogy hídját egy versenytárs terveiről másolták.",
        DOUBTED: "A mérnökök hiszik, hogy a régi híd biztonságos.",
        CARRIES: "Az új híd tavasz óta nem visel vonatokat, közölte a vállalat.",
    },
    "ro": {
        DENIED: "Compania a admis public că podul său a fost copiat după planurile unui rival.",
        DOUBTED: "Inginerii cred că podul vechi este sigur.",
        CARRIES: "Noul pod n-a purtat trenuri din primăvară, a spus compania.",
    },
    "el": {
        DENIED: "Η εταιρεία παραδέχτηκε δημόσια ότι η γέφυρά της αντιγράφηκε από σχέδια άλλου.",
        DOUBTED: "Οι μηχανικοί πιστεύουν ότι η παλιά γέφυρα είναι ασφαλής.",
        CARRIES: "Η νέα γέφυρα δεν εξυπηρετεί τρένα από την άνοιξη, δήλωσε η εταιρεία.",
    },
    "fa": {
        DENIED: "این شرکت علناً پذیرفته است که پل آن از نقشه‌های یک رقیب کپی شده است.",
        DOUBTED: "مهندسان باور می‌کنند که پل قدیمی ایمن است.",
        CARRIES: "این شرکت گفت که پل جدید از بهار تاکنون قطارها را عبور نمی‌دهد.",
    },
    "he": {
        DENIED: "החברה הודתה בפומבי שהגשר שלה הועתק מתוכניות של מתחרה.",
        DOUBTED: "המהנדסים מאמינים שהגשר הישן בטוח.",
        CARRIES: "הגשר החדש אינו נושא רכבות מאז האביב, אמרה החברה.",
    },
    "ur": {
        DENIED: "کمپنی نے کھلے عام تسلیم کیا ہے کہ پل حریف کے نقشوں سے نقل کیا گیا۔",
        DOUBTED: "انجینئروں کو یقین ہے کہ پرانا پل محفوظ ہے۔",
        CARRIES: "کمپنی نے کہا کہ نیا پل بہار سے ریل گاڑیوں کا بوجھ نہیں اٹھا رہا ہے۔",
    },
    "bn": {
        DENIED: "কোম্পানিটি প্রকাশ্যে স্বীকার করেছে যে তাদের সেতু প্রতিদ্বন্দ্বীর নকশা থেকে নকল করা।",
        DOUBTED: "প্রকৌশলীরা বিশ্বাস করেন যে পুরোনো সেতুটি নিরাপদ।",
        CARRIES: "কোম্পানি জানিয়েছে, নতুন সেতুটি বসন্ত থেকে ট্রেন বহন করেনি।",
    },
    "ta": {
        DENIED: "தனது பாலம் போட்டியாளரின் திட்டங்களிலிருந்து நகலெடுக்கப்பட்டதாக நிறுவனம் ஒப்புக்கொண்டது.",
        DOUBTED: "பழைய பாலம் பாதுகாப்பானது என்று பொறியாளர்கள் நம்புகிறார்கள்.",
        CARRIES: "புதிய பாலம் வசந்த காலம் முதல் ரயில்களைத் தாங்கவில்லை என்று நிறுவனம் கூறியது.",
    },
    "th": {
        DENIED: "บริษัทได้ยอมรับต่อสาธารณะว่าสะพานของตนถูกลอกแบบมาจากแผนของคู่แข่ง",
        DOUBTED: "วิศวกรเชื่อว่าสะพานเก่าปลอดภัย",
        CARRIES: "บริษัทกล่าวว่าสะพานแห่งใหม่ไม่ได้รองรับรถไฟมาตั้งแต่ฤดูใบไม้ผลิ",
    },
    "ms": {
        DENIED: "Syarikat itu mengakui secara terbuka bahawa jambatannya ditiru daripada pesaing.",
        DOUBTED: "Para jurutera percaya bahawa jambatan lama itu selamat.",
        CARRIES: "Jambatan baharu itu tidak membawa kereta api sejak musim bunga, kata syarikat.",
    },
    "sw": {
        DENIED: "Kampuni hiyo imekiri kwamba daraja lake lilinakiliwa kutoka kwa mshindani.",
        DOUBTED: "Wahandisi wanaamini kwamba daraja la zamani ni salama.",
        CARRIES: "Daraja jipya halijabeba treni na hakuna safari tangu majira ya kuchipua.",
    },
}  # fmt: skip


def _each(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(tag, said, told) for tag, pairs in table.items() for said, told in pairs.items()]


@pytest.mark.parametrize(("language", "sentence", "translation"), _each(RIGHT))
def test_what_keeps_a_denial_or_adds_none_is_let_through(
    index: Index, language: str, sentence: str, translation: str
) -> None:
    assert is_known(language)
    assert why_not(translation, sentence, language, index) is None


@pytest.mark.parametrize(("language", "sentence", "translation"), _each(TURNED))
def test_what_turns_a_denial_round_is_told(
    index: Index, language: str, sentence: str, translation: str
) -> None:
    reason = why_not(translation, sentence, language, index)
    assert reason and reason.startswith("it adds" if sentence == CARRIES else "it lost")
