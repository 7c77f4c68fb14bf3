"""The languages a template may speak besides German, each with what the software itself says in it.

A language is added here with its words, so that no page promises one and then greets in another.
"""

from dataclasses import dataclass
from typing import Final

from blaupause.engine.forms.model import GERMAN

EASY: Final = "de-leicht"


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    Attributes:
        code: as in names of files and addresses; `tag` is the one of HTML and XLIFF (BCP 47).
        name: what it is called in German; own: what it calls itself.
        yes, no: the answers to a question that has only these.
        binding: that the German text decides, and that the office reads German.
        partly: what is not translated stands in German.
        unchecked: nobody who knows both languages has read the translation yet.

    """

    code: str
    name: str
    own: str
    yes: str
    no: str
    binding: str
    partly: str
    unchecked: str
    is_rtl: bool = False

    @property
    def tag(self) -> str:
        return GERMAN if self.code == EASY else self.code

    @property
    def xliff(self) -> str:
        """The tag for translators; Leichte Sprache is German for simple-language readers, and not the source."""
        return "de-x-leicht" if self.code == EASY else self.code


_ALL: Final = (
    Language(
        EASY,
        "Leichte Sprache",
        "Leichte Sprache",
        "Ja",
        "Nein",
        "Dieser Text hilft Ihnen beim Verstehen. Vor Gericht zählt nur der andere deutsche Text.",
        "Manches gibt es noch nicht in Leichter Sprache.",
        "Dieser Text ist noch nicht geprüft.",
    ),
    Language(
        "ar",
        "Arabisch",
        "العربية",
        "نعم",
        "لا",
        "النص الألماني وحده هو الملزم قانونًا. يرجى كتابة إجاباتكم بالألمانية قدر الإمكان.",
        "ما لم تتم ترجمته بعد يظهر بالألمانية.",
        "لم تتم مراجعة هذه الترجمة بعد.",
        is_rtl=True,
    ),
    Language(
        "en",
        "Englisch",
        "English",
        "Yes",
        "No",
        "Only the German text is legally binding. Please write your answers in German if you can.",
        "What has not been translated yet is in German.",
        "This translation has not been checked yet.",
    ),
    Language(
        "es",
        "Spanisch",
        "Español",
        "Sí",
        "No",
        "Solo el texto alemán es jurídicamente vinculante. Si puede, escriba sus respuestas en alemán.",
        "Lo que aún no está traducido aparece en alemán.",
        "Esta traducción aún no ha sido revisada.",
    ),
    Language(
        "fr",
        "Französisch",
        "Français",
        "Oui",
        "Non",
        "Seul le texte allemand est juridiquement contraignant. Si possible, répondez en allemand.",
        "Ce qui n’est pas encore traduit est en allemand.",
        "Cette traduction n’a pas encore été vérifiée.",
    ),
    Language(
        "it",
        "Italienisch",
        "Italiano",
        "Sì",
        "No",
        "Solo il testo tedesco è giuridicamente vincolante. Se può, scriva le risposte in tedesco.",
        "Ciò che non è ancora tradotto è in tedesco.",
        "Questa traduzione non è ancora stata controllata.",
    ),
    Language(
        "pl",
        "Polnisch",
        "Polski",
        "Tak",
        "Nie",
        "Prawnie wiążący jest tylko tekst niemiecki. Jeśli to możliwe, prosimy odpowiadać po niemiecku.",
        "To, co nie zostało jeszcze przetłumaczone, jest po niemiecku.",
        "To tłumaczenie nie zostało jeszcze sprawdzone.",
    ),
    Language(
        "ro",
        "Rumänisch",
        "Română",
        "Da",
        "Nu",
        "Numai textul german este obligatoriu din punct de vedere juridic. Dacă puteți, răspundeți în germană.",
        "Ce nu este încă tradus apare în germană.",
        "Această traducere nu a fost încă verificată.",
    ),
    Language(
        "ru",
        "Russisch",
        "Русский",
        "Да",
        "Нет",
        "Юридическую силу имеет только немецкий текст. По возможности отвечайте на немецком языке.",
        "То, что ещё не переведено, указано на немецком языке.",
        "Этот перевод ещё не проверен.",
    ),
    Language(
        "tr",
        "Türkisch",
        "Türkçe",
        "Evet",
        "Hayır",
        "Yalnızca Almanca metin hukuken bağlayıcıdır. Mümkünse yanıtlarınızı Almanca yazın.",
        "Henüz çevrilmemiş olanlar Almancadır.",
        "Bu çeviri henüz kontrol edilmemiştir.",
    ),
    Language(
        "uk",
        "Ukrainisch",
        "Українська",
        "Так",
        "Ні",
        "Юридично обов’язковим є лише німецький текст. За можливості відповідайте німецькою мовою.",
        "Те, що ще не перекладено, подано німецькою мовою.",
        "Цей переклад ще не перевірено.",
    ),
)
LANGUAGES: Final = {language.code: language for language in _ALL}
