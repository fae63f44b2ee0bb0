#!/usr/bin/env python3
"""Makes language_codes.h and language_words.h beside it: the most frequent function words of each language,
as sorted tables for language_tables.c.

    python3 stages/language/language_words.py

The words are common grammar-book knowledge, written down for this project, lower case, without apostrophes: a
word ends at one ("l'eau" is "l" and "eau"). Words of the Vietnamese list are as people write them without
diacritics; with diacritics the syllable itself is the evidence.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
SCRIPTS = ["zh", "ja", "ko", "th", "lo", "km", "my"]
WORDS = {
    "ar": "في من على إلى أن هذا هذه التي الذي عن مع ما لا كان كانت قد بعد كل بين ذلك أو هو هي لم ثم حيث عند "
          "و كما لن إن",
    "bg": "на за от се да са че по до като който която които при със през след това този тази още или бъде "
          "беше както не и в с може ако има няма без само към чрез",
    "ca": "de la el que els les i a en un una per amb no es és del al dels als se com més va ha són aquest "
          "aquesta fer està cap quan si ja però també seva seu entre sobre han molt on pel l d s",
    "cs": "a se na v je že s z do o k i to jako za by jsem ale po pro od byl jeho která který které jsou "
          "při nebo také byla však jen už ve ze podle bylo mezi tak",
    "da": "og i at det en den til er som på de med af for ikke der var et har han om fra vi kan hun men jeg "
          "sig ved nu ud efter blev noget andre denne hvis ingen mellem eller også have kunne skal været "
          "mod være deres hvor når alle nogle op over må meget",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an "
          "werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war "
          "haben nur oder aber vor zur bis mehr durch man ich wir sein wurde sei ihr kann wenn",
    "el": "και το να του της η τα στο με ο για που οι την στην από τον είναι των σε δεν τους θα ότι ένα μια "
          "κατά έχει στη αυτό τις ως στα ήταν αλλά στις πως",
    "en": "the of and to in a is that for it as was with be by on not he i this are or his from at which "
          "but have an had they you were their one all we can her has there been if more when will would "
          "who so no she other its may these what them than some him time into only do such my over our "
          "your about also after then how should could any most new between where through because while "
          "does did us said",
    "es": "de la que el en y a los del se las por un para con no una su al es lo como más pero sus le ya o "
          "este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos "
          "durante todos uno les ni contra otros ese eso puede pueden pudo había ante ellos e esto fue son "
          "ha era han está ser tiene",
    "et": "ja on ei et see oli kui ta mis ning oma ka aga nii või kes pole mida ma seda välja siis veel "
          "selle üle juba nende tema olid võib mitte",
    "eu": "eta da ez bat du izan dira zen ere egin den dute duen baina zuen beste hau bere egiten gero "
          "behar hori baino edo arte zuten dela dituzte dago nahi bai oso zein baita",
    "fi": "ja on ei että oli se hän joka mutta ovat kun niin kuin myös sen ole mukaan jo jos tai sitä vain "
          "olla hänen jotka tämä ne nyt kanssa mitä vielä olisi voi sekä tämän siitä noin jälkeen ennen "
          "kuitenkin olen minä sinä me he eivät",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont "
          "avec ou son lui nous comme mais cette elle aux même été ses leur ces deux on tout ont être sans "
          "fait où aussi peut entre après l d qu s n c j m y je vous très sa était bien si",
    "ga": "an na agus a ar i go is le do ag sé tá bhí sí ach gur de nach ná mar don leis faoi seo sin ó nó "
          "bhfuil raibh chun gach idir níl siad níos",
    "he": "של את על לא הוא זה עם כי או גם היא אל כל היה אני יש מה אך הם אבל כמו אם עד רק לאחר בין אשר יותר",
    "hi": "के में की है और से को का एक पर यह ने हैं कि भी नहीं इस लिए था तो ही कर गया थे या वह किया जो थी "
          "हो अपने साथ करने",
    "hu": "a az és hogy nem is egy ez de van volt meg azt csak már mint ki még el ha vagy be ezt minden "
          "kell lehet azonban pedig majd után fel sem szerint között volna aki amely nagyon így sok több "
          "itt le ami mert akkor magyar",
    "hy": "եւ և է են որ մեջ այս համար մի նաև որը իր ու հետ նա եմ չի չէ էր էին բայց կամ ինչ պետք ըստ դեպի",
    "id": "yang dan di dari untuk dengan ini itu dalam pada tidak akan adalah ke oleh juga sebagai ada atau "
          "dapat mereka bisa saya kami karena lebih telah bahwa sudah tersebut kepada saat masih belum kita "
          "anda dia hanya namun secara menjadi seperti antara para tetapi setelah harus",
    "it": "di e il la che in a per un è del non una i le della si con da sono al gli nel dei come più anche "
          "ha alla lo ma delle dal essere dalla questo su o nella degli se ci tra cui suo sua fu hanno "
          "stato l d dell all nell era questa loro ai quando molto tutti",
    "lt": "ir kad į iš yra tai su buvo kaip bet ne jis už nuo apie dėl po ar jų tik jo bus dar arba prie "
          "per pat šis labai gali kuris kurie būti taip savo jau todėl",
    "ne": "को र मा छ हो पनि का गर्न ले भएको गरेको लागि छन् यो भने तथा हुन थियो एक गर्ने बाट त्यो रहेको सबै "
          "नै गरी हुने",
    "nl": "de van het een en in is dat op te zijn met voor niet die aan er om was als ook dan maar bij of "
          "uit door worden naar hij heeft nog wordt ze hebben over tot kan geen werd meer deze wel zich ik "
          "je haar we wij hun zo moet al had dit zou onder",
    "no": "og i det er på til som en å for av at har med de ikke den han om et var fra vi seg men jeg sa "
          "kan ble ved etter eller hun skal vil over sin også ut der når blir mot opp være hadde nå noe "
          "bare må hva hvor mer ha dette under hans får mellom noen hvis ingen andre denne gjennom",
    "pl": "w i na z się do że to nie jest o jak za a po od przez co dla są tak czy przy tym ale lub był ich "
          "oraz tego już było może jego który która które tylko jej także być ze pod",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao ele das "
          "tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era "
          "depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem são pode "
          "deve este esta sobre sendo",
    "ro": "de și în a la cu pe nu o că este un din mai să pentru care se sunt ce ca al după fost dar sau "
          "ale fi prin au lui am era lor dintre această acest până unei unui fiind către si in sa îl",
    "ru": "и в не на что с по как это он от для к из а его но у за все то так о же было бы до или был их мы "
          "если при она также вы только чтобы во еще ещё нет может уже когда после которые который были "
          "этого быть я",
    "sr": "и је у да се на за су од са као не који која то или био али што из о по а код које била након "
          "због може da je u se na za su od sa kao koji koja ili bio ali što iz kod koje bila nakon zbog "
          "može nije će ne biti ako",
    "sv": "och i att det som en på är av för med den till ett om har de inte han men var jag sig från vi så "
          "kan man när år hon under också efter eller nu sin där vid mot ska skulle kommer ut får finns "
          "vara hade alla andra mycket då sedan över bara in blir upp även vad få",
    "ta": "ஒரு என்று மற்றும் இந்த என்ற அந்த இது அது என்ன தான் பல வேண்டும் அவர் இல்லை உள்ள இருந்து ஆனால் "
          "மேலும் முதல் வரை கொண்டு நான்",
    "tr": "ve bir bu için de da ile olarak çok daha olan gibi en ne o var kadar sonra olduğu ise ya ama her "
          "ben değil mi göre iki kendi şey ki olduğunu oldu tarafından diye ancak veya hem yok bunu şu "
          "içinde onun yeni",
    "uk": "і в на не що з та до у за як це від для він є його про але по все то так був вони ми або було "
          "також якщо чи її бути може які який яка під час після вже",
    "vi": "cua cac khong nhung nguoi trong duoc voi mot nay nhu den tren phai cung nhieu truong nuoc viet "
          "giua hoac khi theo thi tai tinh cong minh ngay nam dang vua roi rat thanh ong toi chung lam biet "
          "nhan dan",
    "yi": "און די איז צו פון אין דער האט מיט ער אז דאס נישט ניט א אויף זיך זענען אבער וואס זיי ווי איך אויך",
}

# Ends of words, longest first wins: for sentences with few function words. At most eight bytes.
ENDINGS = {
    "bg": "ите ият ата ане ене ява ния ени ното ва",
    "ca": "ció cions itat ment ar",
    "cs": "ení ých ého ovat osti ování ním ické ný ná",
    "da": "ede else ning ens erne erede",
    "de": "ung lich keit ungen heit isch eren iert ischen",
    "en": "ing ness tion tions ed ly ity ies ical ous able ings",
    "es": "ción ciones mente ando iendo dad ado ada ados idad",
    "et": "mine sed tud dud mise akse ida ada",
    "eu": "tzen aren tzea ak rik tzeko ari an tako ren",
    "fi": "ssa ssä sta stä nen lla llä isen taan tään een iin ja nut eet",
    "fr": "tion tions ment eur ité eux ement és ée ées er",
    "ga": "adh acht anna ann aigh úil",
    "hu": "ség ság ban ben nak nek hoz ás és ésé ása ott ett ni ek ok",
    "id": "kan nya asi",
    "it": "zione zioni mente are ità ato ata ati ello",
    "lt": "mas imas ių ais uoti imo inti ti yti",
    "nl": "heid ijk ijke ingen lijk eren baar atie iteit ing",
    "ne": "को मा लाई हरू ले का नु ्छ",
    "no": "sjon else ene ing ere ert",
    "pl": "ować nego nych ości anie enie nie ych ego owy",
    "pt": "ção ções mente ando idade ado ada ados ar",
    "ro": "ului rea ilor ează are ele ul ții ie ată at",
    "ru": "ого ться ения ение ость ний ный ых ать ить",
    "sr": "ње ње ања ити ање ања nje ija ski ena ti nja",
    "sv": "orna ning ade era ingar het ällt en ar",
    "tr": "lar ler ları leri mak mek ın in ıyor dır miş ması",
    "uk": "ння ти ому ість ний ого ати ити",
}

# Syllables of Vietnamese without diacritics: what may stand before the rhyme, and the rhymes.
BARE_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x"
BARE_RHYMES = ("a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec "
               "iem ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oat "
               "oay oc oe oen oeo oet oi om on ong op ot u ua uan uang uat uay uc ue uech uenh ui um un "
               "ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem "
               "yen yet yeu")


def bare_syllables():
    rhymes = BARE_RHYMES.split()
    found = set(rhyme for rhyme in rhymes if not rhyme.startswith(("ie", "uou")))
    for onset in BARE_ONSETS.split():
        for rhyme in rhymes:
            front = rhyme[0] in "eiy"
            if onset in ("c", "g", "ng") and front and onset + rhyme[:1] != "gi":
                continue
            if onset in ("k", "gh", "ngh") and not front or onset == "q" and not rhyme.startswith("u"):
                continue
            if rhyme.startswith("y") and (rhyme != "y" or onset in ("b", "ch", "g", "n", "ng", "x")):
                continue
            found.add(onset + rhyme)
    found |= {"gi", "quach", "quanh", "quoc", "quyen", "quen", "queo", "quet", "quac", "quan", "quang",
              "quai", "quoi", "quit", "quip", "qui", "quy", "quyet", "quynh", "quat", "quay", "quam",
              "quo", "qua"}
    return found


def lines(items):
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > 108:
            print(line)
            line = "   "
        line += f" {item},"
    print(line)


def table(name, masks):
    words = sorted(masks, key=lambda word: word.encode())
    assert all(len(word.encode()) < 28 for word in words)
    print(f"static const LanguageWord {name}[{len(words)}] = {{")
    lines([f'{{"{word}", 0x{masks[word]:x}}}' for word in words])
    print("};\n")
    firsts = [word.encode()[0] for word in words]
    print(f"/* By first byte: where its entries begin in {name}. */")
    print(f"static const uint16_t {name}_from[257] = {{")
    lines([str(sum(first < byte for first in firsts)) for byte in range(257)])
    print("};\n")


def main():
    codes = sorted(WORDS)
    masks = {}
    for bit, code in enumerate(codes):
        for word in WORDS[code].split():
            masks[word] = masks.get(word, 0) | 1 << bit
    sys.stdout = open(HERE / "language_codes.h", "w", encoding="utf-8")
    print("""/* language_codes.h - the languages that language.c knows, numbered.
 * Generated by language_words.py; edit the lists there. */
#ifndef CHUDE_LANGUAGE_CODES_H
#define CHUDE_LANGUAGE_CODES_H

/* First those with a list of words (they fit a mask of 64 bits), then those that their script tells. */
enum {""")
    for code in codes + SCRIPTS:
        print(f"    LANGUAGE_{code.upper()},")
    print(f"    LANGUAGES\n}};\n\n#endif")
    sys.stdout.close()
    assert len(codes) + len(SCRIPTS) <= 64
    sys.stdout = open(HERE / "language_words.h", "w", encoding="utf-8")
    print("""/* language_words.h - function words, endings and the languages that have them, sorted by bytes.
 * For language_tables.c alone.
 * Generated by language_words.py; edit the lists there. */
#ifndef CHUDE_LANGUAGE_WORDS_H
#define CHUDE_LANGUAGE_WORDS_H

#include <stdint.h>

/* clang-format off */

static const char language_codes[][3] = {""")
    lines([f'"{code}"' for code in codes + SCRIPTS])
    print("};\n")
    endings = {}
    for code, text in ENDINGS.items():
        for ending in text.split():
            assert len(ending.encode()) <= 10, ending
            endings[ending] = endings.get(ending, 0) | 1 << codes.index(code)
    print("typedef struct {\n    char word[28]; /* UTF-8 */\n    uint64_t languages;\n} LanguageWord;\n")
    table("language_words", masks)
    table("language_endings", endings)
    bare = sorted(bare_syllables())
    print("/* Syllables of Vietnamese as written without diacritics. */")
    print(f"static const char language_bare[{len(bare)}][8] = {{")
    lines([f'"{word}"' for word in bare])
    print("};\n\n#endif")


main()
