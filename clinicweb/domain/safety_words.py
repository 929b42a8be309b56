"""Expressions that make a passage a safety passage, by language and class (regular expressions).

They are searched for in a text of small letters, one width, straight quotes and single spaces; see
``safety.classify``. The words are our own. Which things they have to name was gathered from:

- WHO, Guidelines on Basic Training and Safety in Acupuncture (WHO/EDM/TRM/99.1, 1999), section II:
  contraindications (pregnancy, emergencies, tumours, bleeding disorders), electrical stimulation.
- Japan Society of Acupuncture and Moxibustion, safety committee: 鍼灸安全対策ガイドライン (2020).
- Fire and Disaster Management Agency of Japan, 救急車利用マニュアル: the signs for which to call an
  ambulance without hesitating.
- National Institute for Health and Care Excellence, Clinical Knowledge Summaries, Back pain - low:
  the red flags (fever, loss of weight, pain at night, numbness of the saddle area, injury).
- Institute for Safe Medication Practices, List of Error-Prone Abbreviations, Symbols, and Dose
  Designations (2021): how doses are written, and what of them is misread.
"""

from collections.abc import Mapping

_MEDICATION = r"(?:medicine|syrup|powder|herb|supplement|prescri|tincture|extract|cream|ointment)"
_COUNTED = r"(?:tablet|capsule|pill|drop|puff|lozenge|sachet)s?\b"
_DOCTOR = (
    r"(?:an? |your |the )?(?:doctor|gp|physician|specialist|midwife|dentist|gynaecologist"
    r"|oncologist|pharmacist|maternity team|healthcare provider|hospital)\b"
)
_AT_ONCE = r"(?:straight ?away|right away|immediately|at once|urgently|without delay|today|now)\b"
_TELL = r"(?:tell|inform) (?:us|your \w+|the acupuncturist)|let us know"
_INTERVALS = r"(?:once|twice|\w+ times) (?:a|per|each|every) (?:day|week|night)|every \w+ hours"

ENGLISH: Mapping[str, tuple[str, ...]] = {
    "dose": (
        r"\d ?(?:mg|mcg|ug|μg|micrograms?|milligrams?|iu|international units)\b",
        rf"(?:\d ?|\b(?:one|two|three|four|five|six|half an?|an?) ){_COUNTED}",
        rf"\d ?(?:g|ml|cc|teaspoons?|tablespoons?)\b.*{_MEDICATION}",
        rf"{_MEDICATION}.*\d ?(?:g|ml|cc|teaspoons?|tablespoons?)\b",
        r"\binject\w*\b.*\d|\d units\b.*\b(?:insulin|heparin)",
        rf"\b(?:take|taking|swallow|give) (?:it|them|this|these|one|two|\d)\b.*(?:{_INTERVALS})",
        rf"{_MEDICATION}.*(?:{_INTERVALS})|(?:{_INTERVALS}).*{_MEDICATION}",
        r"\bdos(?:e|es|age)\b|\boverdos|\bmilligrams?\b|\bthin layer\b|\btake (?:it )?with food",
        r"\b(?:needle[sd]?|insert\w*|depth|deep|deeper)\b.*\d ?(?:mm|cm|inch(?:es)?|cun)\b",
        r"\b(?:needle[sd]?|insert\w*|deep|deeper)\b.*\b(?:an?|half an) inch\b",
        # How long at most: cold and heat burn.
        r"\bno longer than (?:\d|an?\b|one|two|five|ten|half)",
        r"\b(?:ice|cold|heat|hot|pack|moxa)\b.*\b(?:no more than|at most|up to) (?:\d|an?\b|ten)",
    ),
    "contraindication": (
        r"\bcontra-?indicat|\bruled out\b|\bdangerous\b|\b(?:extra|great) (?:care|caution)\b",
        r"\bha?emophili|\b(?:bleeding|clotting) disorder|\bblood clot|\bthrombosis|\bembolism",
        r"\blymph\w*edema|\bepilep|\bseizures?\b|\baneurysm|\btumou?rs?\b|\bcancer",
        r"\bosteoporosis|\bvaricose|\bhepatitis|\bhiv\b|\bscald|\bblister",
        r"\bburns? (?:you|the skin)|\b(?:not|no longer) (?:recommended|advised|advisable)\b",
        r"\bimmuno(?:suppress|compromis|deficien)|\b(?:weak\w*|low) immun",
        r"\bimmune system (?:is|that is) (?:weak|low|suppressed)",
        r"\ballergic to\b|\b(?:metal|nickel|latex) allerg",
        r"\bopen (?:wound|sore)|\bbroken skin|\bskin (?:is broken|infection)|\binfected skin",
        r"\b(?:infectious|contagious)\b|(?<!hay )\bfever\b|\bif you have (?:an? )?\w* ?infection",
        r"\b(?:lost|loss of|no) (?:feeling|sensation)\b|\bnumb skin",
        r"\bnot (?:right|suitable|safe|recommended|advised|advisable) (?:for|in|if|during|to)\b",
        r"\bunsuitable|\bunsafe\b|\bnot (?:be )?needled\b",
        r"\bnot (?:be )?(?:given|used|performed|offered|placed) (?:to|on|in|into|near|during|if)\b",
        r"\b(?:cannot|can't|(?:do|does|will) not|not be) (?:treat|treated|needle|have(?! to))\b",
        r"\b(?:is|are) never (?:placed|needled|used|given|left(?! alone)|put)\b",
        # What a treatment is not: with the "not" lost, somebody stays away from a doctor.
        r"\b(?:cannot|can't|not|never) (?:cure|replace|heal)\b",
        r"\b(?:not|no) (?:an? )?(?:substitute|replacement|cure)\b",
        rf"\b(?:{_TELL})\b about (?:any|every|all|an?|your) (?:new )?(?:\w+ )?"
        r"(?:allerg|illness|condition|operation|surgery|medicine|disease|instability)",
        rf"\b(?:{_TELL})\b.* (?:if|whether|when) (?:you|there|your)\b(?!.*\blate\b)",
        rf"\b(?:{_TELL})\b.* (?:before(?:hand)?|first)\b|\b(?:approval|permission) from\b",
        rf"\b(?:ask|see|consult|tell|talk to|check with) {_DOCTOR}.* (?:before|first)\b",
        r"\bask first\b|\bmust be mentioned\b|\bonly (?:if |when )?(?:an?|your|the) doctor",
    ),
    "emergency": (
        r"\{\{\s*emergency\s*\}\}|\bemergenc(?:y|ies)\b|\bambulance|\burgent|\blife-threatening",
        rf"\b(?:seek|get|call|ring|phone|see|go|needs?|contact|consult|tell|told|checked|assessed|seen)\b.*\b{_AT_ONCE}",
        rf"\b(?:seen|checked|assessed|examined) by {_DOCTOR}|\bpromptly\b",
        r"\bcall (?:an ambulance|1\d\d|911|999|112|000)\b|\ballergic reaction",
        r"\bthe same day\b.*\b(?:doctor|gp)\b|\b(?:doctor|gp)\b.*\bthe same day\b",
        r"\b(?:must|should|needs? to) be (?:checked|seen|assessed|examined|treated|reported)\b",
        r"\breport (?:any|it|this|them)\b|\bpain (?:at|that \w+ you at) night|\bweight loss",
        r"\bmedical (?:attention|help|check|exam\w*|emergenc\w+)\b|\bseek medical",
        # Whoever is sent to a doctor should arrive there.
        rf"\b(?:see|ask|tell|show|visit|call|consult|contact|(?:return|back|go) to"
        rf"|(?:talk|speak) (?:to|with)|referr?\w* \w+ to) {_DOCTOR}",
        r"\bto (?:the |a )?(?:nearest )?hospital\b",
        rf"\b(?:see|consult|call|contact|visit|talk to) {_DOCTOR}.*\b(?:if|when|unless)\b",
        rf"\bif\b.*\b(?:see|consult|call|contact|visit|talk to) {_DOCTOR}",
        r"\bchest (?:pain|tightness|pressure)",
        r"\b(?:pain|pressure|tightness)\b.{0,20} (?:in|on) \w+ chest",
        r"\b(?:trouble|difficulty|difficult|hard|problems|struggl\w+) (?:in |to |with )?breath",
        r"\bshort(?:ness)? of breath|\bbreathless|\bcollapsed lung|\bpneumothorax",
        r"\bcold sweat|\btoo hot\b|\bheart attack|\bcardiac",
        r"\b(?:an?|of|had|have) stroke\b|\bstroke (?:is|can|may|or)\b",
        r"\bslurred\b|\bdroop",
        r"\b(?:loss of|lose|loses|lost|losing) (?:consciousness|control|vision|sight)\b",
        r"\bunconscious|\bfaint(?:ed|ing)\b|\bpass(?:es|ed)? out\b",
        r"\b(?:feel|feels|i|you|may) faint\b",
        r"\bsudden\w*\b.*\b(?:headache|numb\w*|weakness|paralys\w+|severe)\b|\bworst headache",
        r"\bsudden(?:ly)? (?:[\w-]+ ){0,2}pain\b",
        r"\b(?:blow to|hit|hits|bang\w*|injur\w+ to) (?:the |your )?head\b|\bhead injur|^fever\b",
        r"\bweakness (?:in|on|of) (?:one|an|the|your) |\bparalys|\bcauda equina|\bweakness when\b",
        r"\b(?:trouble|difficulty|problems) (?:in |with )?(?:walking|speaking|swallowing|seeing)\b",
        r"\b(?:los\w+|keep\w*) (?:of )?(?:your )?balance\b|\bstay on the (?:line|phone)\b",
        r"\b(?:bladder|bowels?) (?:or|and) (?:bowels?|bladder)|\bincontinen",
        r"\bnumbness (?:between|around|in the groin|that spreads|down|in)\b|\bnumbness spreads",
        r"\bfever\b.*\b(?:stiff neck|numbness|weakness|confusion)|\bstiff neck\b.*\bfever",
        r"\bmeningitis|\bsepsis|\banaphyla|\bpoison",
        r"\bheavy bleeding|\bbleeding that|\b(?:coughing up|vomiting|passing) blood|\bblood in\b",
        r"\b(?:lips?|face|tongue|throat)\b.{0,12} swell|\bswelling of (?:the|your) (?:lips|face)",
        r"\bcalf\b.*\b(?:swollen|swells|hot|red)\b|\bswollen calf",
        r"\bsuicid|\bharm(?:ing)? (?:your|them)sel|\bend (?:your|their) li(?:fe|ves)\b",
        r"\bwarning signs?\b|\bred flags?\b|\b(?:may|can|could) be (?:an? )?signs? of\b",
        # A list of signs: an item that is nothing but the sign.
        r"^(?:a )?(?:high )?(?:fever|vomiting|confusion|sweating|nausea|dizziness)\W*(?:$|or )",
        r"^pain in the (?:arm|jaw|chest|left arm)\W*$|^sensitivity to (?:bright )?light\W*$",
    ),
    "pregnancy": (
        r"\bpregnan|\btrimester|\bmiscarr|\bpre-?term\b|\bpremature birth|\bunborn|\bfo?etus",
        r"\bdue date\b|\bchildbirth|\bmaternity|\bpostnatal",
        r"\bafter (?:the )?birth\b|\bnew mothers?\b",
        r"\b(?:movements? of (?:the|your) baby|baby's movements?|waters break)",
        r"\bbreast-?feed|\bbreast-?fed\b|\bbreast milk|\bnursing mother",
        r"\bexpecting (?:a baby|a child|mothers?)|\blabou?r (?:pains|contractions)",
        r"\b(?:bring on|brings on|induc\w+|start|starts|trigger\w*) labou?r\b",
        r"\bbefore (?:week \d|the \w+ week)|\bmorning sickness|\btry\w* (?:for a baby|to conceive)",
    ),
    "medicine": (
        r"\bmedications?\b|\bmedicines\b|\bdrugs?\b|\bover-the-counter|\botc\b",
        # Not the art of medicine, of whatever school.
        r"(?<!chinese )(?<!oriental )(?<!eastern )(?<!western )(?<!traditional )(?<!sports )"
        r"(?<!complementary )(?<!alternative )(?<!conventional )(?<!modern )(?<!internal )"
        r"(?<!integrative )(?<!tibetan )(?<!japanese )(?<!asian )(?<!folk )(?<!pain )(?<!kampo )"
        r"(?<!of )(?<!in )(?<!and )(?<!based )\bmedicine\b",
        # Not those with a screen.
        r"\btablets\b(?! (?:for|or|and|at) )(?<!phones and tablets)(?<!phones or tablets)",
        r"\bmedicated|\b(?:pain|heat|nicotine) patch|\bpatch(?:es)? (?:that|with)\b",
        r"\btriptan|\bketoprofen|\binject",
        r"(?<!natural )\bpain ?killers?\b|\bpain reliev|\bpain medicine (?:that|you|from)",
        r"\banti-?inflammator\w+\b(?! cytokine)|\bnsaids?\b|\banalgesic",
        r"\baspirin|\bibuprofen|\bparacetamol|\bacetaminophen",
        r"\bnaproxen|\bdiclofenac|\bcodeine|\bmorphine|\bopioid|\btramadol",
        r"\bwarfarin|\bheparin|\banti-?coagula|\bapixaban|\brivaroxaban|\bdabigatran|\bclopidogrel",
        r"\bblood[- ]thinn|\bthins? (?:the|your) blood",
        r"\bsteroids?\b|\bcortico|\bcortisone|\binsulin\b|\bantibiotic|\bantidepressant",
        r"\bantihistamine|\bsedative|\btranquilli|\bsleeping (?:pill|tablet)|\bmuscle relaxant",
        r"\bbeta.?blocker|\bstatins?\b|\bdiuretic|\bchemotherap|\bana?esthetic|\bvaccin",
        r"\b(?:blood[- ]pressure|heart|thyroid|water|contraceptive) (?:tablet|pill)s?\b",
        r"\bherbal (?:remed|medicine|mixture|product|syrup)|\bherbs?\b|\bsupplements?\b|\bvitamin",
        r"\bprescriptions?\b|\bprescribed (?:medicine|drug|tablet|by|for you)",
        r"\beye drops|\bnasal spray|\binhaler|\bointment",
    ),
    "device": (
        r"\bpacemaker|\bdefibrillator|\bicds?\b|\bimplant|\bcochlear|\bneurostimulator|\bshunts?\b",
        r"\belectro-?acupuncture|\belectric(?:al|ally)? (?:nerve )?(?:stimul|current|pulse|acup)",
        r"\b(?:small|weak|mild|gentle) (?:electric )?current\b|\btens (?:machine|unit|device)",
        r"\binsulin pump|\bstents?\b|\bcatheter|\bprosthe|\blasers?\b",
        r"\bartificial (?:heart|joint|hip|knee|valve)|\b(?:heart|artificial) valve",
        r"\b(?:hip|knee|joint|shoulder|valve) replacement",
        r"\b(?:metal|steel|titanium) (?:plate|pin|screw|rod|part)",
    ),
    "negated_advice": (
        r"(?:^|[.!?;:,(\"] ?|\b(?:and|but|or|so|then|please|also|just) )"
        r"(?:please )?(?:do not|don't|never|stop|skip)\b",
        r"(?<!helps to )(?<!help to )(?<!helps )(?<!help )\bavoid(?:ed|ing|s)?\b",
        r"\b(?:must|should|ought)(?:n't| not| never)\b",
        r"\byou (?:cannot|can't|can not|may not|must never)\b",
        r"\b(?:nobody|no one|nothing) (?:should|must|may)\b",
        r"\brefrain|\b(?:keep|stay) (?:away|off|out)\b|\bhold off\b",
        r"\b(?:try|careful|care|best|better|important|remember) not to\b|\bis not to be\b",
        r"\bnot (?:allowed|permitted|advisable|advised|recommended)\b|\bforbidden|\bprohibited",
        r"\bwithout (?:first )?(?:asking|talking|telling|consulting|your doctor|a doctor)",
        r"\bno (?:alcohol|smoking|driving|heavy lifting|hot baths?|hard exercise)\b",
        r"\bbut not (?:on|in|over|near|with|to)\b|, not (?:in|over|near|with)\b",
        r"\bwhen not to\b|\bsignal to stop",
        r"\b(?:you do |you will |as )not (?:to )?(?:hurt|harm|injure|strain|burn)",
        r"^no .*\bfor (?:\d|an? |one |two )",
        r"\bkeep .{0,40}\bout of (?:reach|the sun|sunlight|strong)",
    ),
}

_ASK = r"(?:お知らせ|申し出|教え|伝え|相談|ご一報|確認).{0,8}(?:くだ|下さ|願|必要|べき)"
_CLINICAL = r"^(?!.*(?:遅れ|予約|キャンセル|支払|料金|保険会社))"
_REFERRAL = r"(?:受診|診察|診て|診せ|医療機関|病院|医師|電話|連絡|助け)"
_BREATH = r"息(?:苦し|切れ|が苦し|ができ)|呼吸(?:困難|が苦し|しにく|がしにく)"
_NEEDLING = r"(?:鍼|灸|推拿|吸い玉|カッピング|施術|刺激|通電|治療|マッサージ)"
_TAKEN = r"(?:飲|服用|内服|塗|貼|さし|点眼|注射|吸入)"
_INTAKE = r"(?:\d+|[一二三四])日(?:に)?(?:\d+|[一二三四数])回"

JAPANESE: Mapping[str, tuple[str, ...]] = {
    "dose": (
        r"\d ?(?:mg|ミリグラム|mcg|μg|マイクログラム|iu|国際単位|錠|カプセル|包|滴|単位|プッシュ)",
        r"[半一二三四五六七八九十数]錠|用量|投与量|過量",
        r"(?:薬|シロップ|漢方|エキス|服用|内服).*\d ?(?:g|ml|cc|グラム|ミリリットル|さじ)",
        r"\d ?(?:g|ml|cc|グラム|ミリリットル|さじ).*(?:薬|シロップ|漢方|エキス|服用|内服)",
        rf"{_INTAKE}.*{_TAKEN}|(?:薬|軟膏|クリーム|漢方|湿布).*{_INTAKE}",
        rf"\d時間(?:以上)?(?:あけて|空けて|おきに|ごとに).*{_TAKEN}",
        r"食(?:前|後|間)に?.*(?:飲|服用)",
        r"(?:鍼|刺入|刺鍼|深さ).*\d ?(?:mm|cm|ミリ|センチ|寸)",
        # How long at most: cold and heat burn.
        r"(?:冷|氷|温め|熱|灸|湯|パック|カイロ).*\d+ ?(?:秒|分|時間)(?:以内|まで|を超え)",
    ),
    "contraindication": (
        r"禁忌|血友病|出血(?:しやす|傾向|性)|血が止まりにく|凝固(?:障害|異常)|血栓|塞栓|血の(?:かたまり|塊)",
        r"てんかん|(?:けいれん|痙攣)(?!し(?:た|ている)筋)|リンパ浮腫|動脈瘤|腫瘍(?!専門|内科)|骨粗(?:しょう|鬆)症|静脈瘤|肝炎|免疫.{0,8}(?:低下|落ち|弱|不全|抑制)",
        r"(?:金属|ニッケル|ラテックス)アレルギー|(?:開いた|ふさがっていない)傷|傷のある|傷口|化膿",
        r"がん(?:の|が|を|で|に|患|治|細)|癌|やけど|火傷|水ぶくれ|許可を(?:得|取|もら)",
        r"(?:お?勧め|推奨|おすすめ)(?:し|され|でき|られ)(?:て(?:は)?い)?(?:ない|ません)",
        r"皮膚の?(?:感染|炎症|病気)|皮膚に(?:炎症|傷)|感染症(?:に|の)|伝染|うつる病気|高い熱|高熱",
        r"(?:発熱|熱)(?:が|の)(?:ある|出て|続|下が)|発熱(?:や|、|時)",
        r"感覚(?:の|が)(?:鈍|な|失)|受けられ(?:ません|ない)|お受け(?:いただけ|でき)ま",
        r"適し(?:ません|ていません|ているわけではありません)|適さな|向(?:き|いてい)ません|向かな",
        rf"{_NEEDLING}(?:を|は|が|も)?(?:し|行い|行え|使い|使え|でき|いたし|当て)ま?せん",
        rf"{_NEEDLING}.{{0,12}}(?:行いません|使いません|使えません|できません|でき(?:ない|かね))",
        rf"{_CLINICAL}.*(?:方|場合|人|とき|際)は.*{_ASK}|{_CLINICAL}.*(?:前|先|まず).*{_ASK}",
        r"危険(?:です|が(?:あ|高))|安全(?:では|に(?:行え|でき))(?:な|あり)|弁(?:膜症|の置換|置換)",
        # What a treatment is not: with the "not" lost, somebody stays away from a doctor.
        r"(?:治る|治す|治せる|代わる|代わりになる)(?:こと|もの|わけ)?(?:では|は)(?:ありま|ない)",
        r"(?:治り|治せ|治癒し)ません|代わりに(?:は)?なりません",
        r"受けるべきでない|(?:施術|治療|鍼|灸).{0,14}お断り(?:し|する)|感覚が鈍|鍼を.{0,8}(?:刺し|打ち)ません",
    ),
    "emergency": (
        r"\{\{\s*emergency\s*\}\}|救急(?!箱|処置|法)|(?:1[01][0-29]|911)番|緊急|至急|命に(?:関|かか)わ",
        rf"(?:すぐ|直ち|ただち|早急|早め)に.*{_REFERRAL}",
        rf"(?:急いで|今日中|その日のうち|ためらわず|一刻も早く).*{_REFERRAL}",
        r"(?:とき|時|場合|たら|れば|なら|方)(?:は|に)?、?.*(?:の診察|受診|医療機関を|病院)",
        rf"胸(?:の|が|に).{{0,4}}(?:痛|苦|圧迫|締め)|胸痛|{_BREATH}|気胸",
        r"(?:医師|専門医|医療機関で)の?(?:評価|診察|検査|診断を|許可|指示)|すぐに.*お知らせ",
        r"(?:医師|専門医|薬剤師|助産師|産科の担当者)(?:に|へ|から|だけ|と(?:相談|話))|主治医|かかりつけ",
        r"(?:医療機関|病院)(?:で|に|を|へ)(?!勤)",
        r"脳卒中|脳梗塞|脳出血|くも膜下|心臓発作|心筋梗塞|狭心症|心停止",
        r"ろれつ|呂律|顔の(?:片側|半分|ゆがみ)|顔が(?:ゆが|下が)|口元がゆが",
        r"頭(?:を|部を)(?:強く)?(?:打|ぶつけ)|頭部(?:打撲|外傷|の打撲)|頭のけが|^発熱",
        r"(?:超えて|以上)続く.{0,20}(?:くださ|連絡|相談)",
        r"冷や汗|熱すぎ",
        r"意識(?:を失|がな|が遠|がもうろう|障害|の混|不明)|(?<!元)気を失|失神",
        r"突然.{0,12}(?:頭痛|しびれ|麻痺|まひ|痛み|激し)|激しい頭痛|麻痺|まひ|脱力",
        r"(?:片側|片方|片腕|片足|半身).{0,10}(?:力が入ら|動か|しび)|力が入ら|力の入りにく",
        r"(?:尿|便).{0,8}(?:もら|漏|失禁|出な|出にく|できな)|失禁|股(?:の|間)|会陰|馬尾|排尿や排便|コントロールの喪失",
        r"(?:歩行|嚥下|飲み込み|発語|会話)[^。]{0,8}(?:困難|障害|でき)|(?:歩き|話し|飲み込み)(?:にく|づら)",
        r"バランス[^。]{0,4}(?:困難|(?:取|と)れ(?!た)|失)",
        r"受診|申し出(?:る|て|くだ)|夜(?:間|中)?(?:に|も)?[^。]{0,12}続く痛み|体重(?:の減少|が減)",
        r"髄膜炎|敗血症|アナフィラキシー|中毒|自殺|死にたい|自分を傷つけ",
        r"出血が止まら|止まらない出血|大量の出血|吐血|下血|血を吐|血便|血尿",
        r"(?:唇|舌|のど|喉|顔)(?:が|の)腫|ふくらはぎ.*(?:腫|赤)",
        r"(?:危険な|注意すべき|警告)(?:兆候|サイン|症状)|兆候|サイン(?:かも|である|の可能)|首の硬直|発熱.{0,6}しびれ|熱.*首が.*(?:硬|曲が)",
        # A list of signs: an item that is nothing but the sign.
        r"^(?:高熱|発熱|嘔吐|吐き気|意識の混乱|発汗|冷や汗|めまい|けいれん)。?$",
        r"^(?:腕|あご|左腕|胸)の痛み。?$|^光(?:をまぶしく感じること|への過敏)。?$",
    ),
    "pregnancy": (
        r"妊娠|妊婦|妊活|授乳|母乳|陣痛|流産|早産|胎児|産科|産婦人科|おめでた|産後|破水|つわり|臨月|お産|出産",
    ),
    "medicine": (
        # Not the ring finger (薬指), the chemist's, or herbs as plants and food.
        r"(?<![火農試弾])薬(?!局|剤師|膳|味|学|指|師|草|石|湯|研)",
        r"錠剤|鎮痛[剤薬貼]|貼付[剤薬]|貼り薬|痛み止め|解熱剤|(?<![温冷])湿布|服用|内服|処方|注射|点滴|麻酔|ワクチン|予防接種|軟膏|点眼",
        r"抗凝固|抗血小板|抗生物質|降圧|化学療法|血を(?:固まりにく|さらさら|サラサラ)|血液を(?:さら|サラ)",
        r"ワルファリン|ワーファリン|ヘパリン|アスピリン|イブプロフェン|ロキソ(?:ニン|プロフェン)",
        r"アセトアミノフェン|カロナール|モルヒネ|オピオイド|ステロイド|インスリン|ホルモン剤",
        r"サプリ|ビタミン|漢方|生薬|ハーブ(?!ティー)|nsaid|トリプタン|ケトプロフェン|飲み忘れ",
    ),
    "device": (
        r"ペースメーカー|除細動器|インプラント|インスリンポンプ|ステント|シャント|カテーテル|レーザー",
        r"(?:植え?込|埋め?込)|人工(?:.?関節|内耳|弁|骨頭|血管)|刺激装置",
        r"tens(?![a-z])|関節(?:の)?置換|弁(?:の)?置換|通電|電気鍼|電気を流|電気刺激|電流|低周波",
        r"金属(?:が入|の入|を入れ|プレート|片)|(?:ボルト|プレート)(?:が入|の入|を入れ)",
    ),
    "negated_advice": (
        r"ないで(?:くだ|下|、)|ないで。?$|ないよう(?:に(?:し|お|気|注意|心が|ご注意)|お願い|ご注意|注意)",
        r"(?<!なく)(?:て|で)は(?:いけ|なら|なりま|だめ|ダメ)|ちゃいけ|(?:だめ|ダメ)です",
        r"禁物|厳禁|禁止|禁じ|避け(?!られ)|控え(?!め|室)|ご?遠慮(?:くだ|して|いた|願)",
        r"(?:を|は|のは|で|ら|れば|にも)、?やめ(?:て|ま|る|た)|おやめ|中止(?:し|する|。)",
        r"べきで(?:は|も)?(?:な|あり)|ない(?:ほう|方)が|手の届かない",
        r"^.{2,24}(?:し|触ら|触れ|止め|使わ|飲ま|動かさ|押さ|こすら|かか)ない。?$|中止。?$",
        r"ないこと(?:です)?。?$|ないことが(?:大切|重要|必要|肝心|大事)",
        r"(?:傷め|痛め|やけどし|けがをし)ないよう|ではなく.{0,12}(?:持ち上げ|曲げ|動か|押し|飲)",
        r"(?:続け|急が|頼ら|自己判断で.{0,6})ず、|無理(?:を)?せず|無理(?:を|は)し(?:ない|ません)|我慢(?:を)?せず",
    ),
}

EXPRESSIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"en": ENGLISH, "ja": JAPANESE}
