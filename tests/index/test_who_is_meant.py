"""Whom a pronoun or a description means: a name only where the article leaves no doubt."""

import pytest

from index.model.article import Article


@pytest.fixture
def speakers(analyser):
    """The speakers of a text's quotations in quotation marks, in order."""

    def speakers_of(text: str) -> list[str | None]:
        quotations = analyser.analyse(Article("a.txt", text)).quotations
        return [q.speaker for q in quotations if text[q.start] in '“‘"']

    return speakers_of


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Dealers sold the krona on Monday. “It was a bad day,” one dealer said. "
                "“It will get worse,” he added."
            ),
            "one dealer",
        ),
        (
            "Norsk Telefon will buy the yard, a spokesman said.\n\n“We close the deal in May,” he said.",
            "a spokesman",
        ),
        (
            "Olav Lind spoke first. A guard said that the gate was shut. “Come back tomorrow,” he said.",
            "A guard",
        ),
        ("Olav Lind said it was late. “We tried,” he said.", "Olav Lind"),
        (
            (
                "The prime minister said that the talks had failed. “We tried,” he told reporters. "
                "Olav Lind left."
            ),
            "The prime minister",
        ),
        (
            (
                "Olav Lind spoke. He noted that Bo Berg had signed. He hoped that Berg would stay. "
                "“It is late,” he said."
            ),
            "Olav Lind",
        ),
        ("Bo Berg left.\n\nRobin Lind told the press to go. “It is late,” he said.", "Robin Lind"),
        ("Bo Berg – himself a former mayor – said that it was late. “It was,” he said.", "Bo Berg"),
        ("Farmers were worried about the water. “They are delighted,” he said.", "he"),
        ("The budget makes the Gross Domestic Product grow. “It is in line with our policy,” he said.", "he"),
    ],
)
def test_a_pronoun_means_the_person_named_or_described_last(speakers, text, speaker):
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "“We wait,” Olav Lind said. But one union official warned of a strike. "
                "“We will walk out,” the official said."
            ),
            "the official",
        ),
        (
            (
                "Trade Minister Olav Lind spoke on Monday. A ministry official said that it was late. "
                "“We wait,” the official said."
            ),
            "the official",
        ),
        (
            (
                "“We wait,” said Olav Lind, an economist at Lind Bank. Rates fell. “We sell,” "
                "said the foreign economist."
            ),
            "the foreign economist",
        ),
        (
            (
                "Interlink Express will not bid for Purolator Courier, a spokesman said. "
                "“We are too small,” the spokesman said."
            ),
            "the spokesman",
        ),
        (
            (
                "“It was a rift,” said political editor Olav Lind. The prime minister dismissed the talk. "
                "“Nonsense,” the prime minister said."
            ),
            "the prime minister",
        ),
        (
            (
                "Defence lawyer Olav Lind spoke at noon. Bo Berg was not there. “We will appeal,” "
                "said his lawyer."
            ),
            "his lawyer",
        ),
    ],
)
def test_a_description_that_may_mean_another_stays_as_it_is_written(speakers, text, speaker):
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Workers in Oslo said that they were “very tired”.", "Workers in Oslo"),
        ("Lind Shipping Ltd will sell. “We have to,” Lind said.", "Lind Shipping Ltd"),
        ("Impressed Chris Lind said: “It is good.”", "Chris Lind"),
        ("Oscar-winner Ada Lind spoke. “I am glad,” Lind said.", "Ada Lind"),
        ("Bo Berg met Ada Lind. Kim Dahl came late. “We lost,” the Norwegian said.", "the Norwegian"),
        ("Tennis player Ada Lind came late. “I lost,” the Norwegian said.", "Ada Lind"),
    ],
)
def test_a_speaker_has_no_more_and_no_less_than_a_name_or_the_article_s_words(speakers, text, speaker):
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Energy Minister Olav Lind met the press. “It is paid for,” the minister said.", "Olav Lind"),
        (
            (
                "“It is early,” said Olav Lind, who runs the grid. “We have power until May,” "
                "the Norwegian politician said."
            ),
            "Olav Lind",
        ),
        ("Her lawyer, Olav Lind, spoke at noon. “We will appeal,” said her lawyer.", "Olav Lind"),
        ("Olav Lind, her lawyer, spoke at noon. “We will appeal,” her lawyer said.", "Olav Lind"),
        ("Bolt & Byte opened a yard. “We will hire forty people,” the company said.", "Bolt & Byte"),
    ],
)
def test_a_description_that_can_mean_only_one_is_that_person(speakers, text, speaker):
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We wait,” Bo Berg told a podcast, as reported by Halden News.", "Bo Berg"),
        ("In a letter to the Observer, her adviser, Bo Berg, said: “We wait.”", "Bo Berg"),
        ("Bo Berg said no, adding that his mother used to say of Lind: “He waits.”", "his mother"),
        (
            "Senators Ruth Vance and Karl Beck wrote: “The port must not close.”",
            "Senators Ruth Vance and Karl Beck",
        ),
        (
            "A spokesman for Unison, Norway's biggest union, said: “We wait.”",
            "A spokesman for Unison, Norway's biggest union",
        ),
        ("MINISTER OLA RUUD SPOKE ON MONDAY.\n\n“WE HAVE NO CHOICE,” RUUD TOLD REPORTERS.", "OLA RUUD"),
        ("“We want the bridge”, declared to journalists the head of the union, Nora Quist.", "Nora Quist"),
        ("“Is it late?” Nora Quist asked. “It is,” – answered her Bo Berg.", "Bo Berg"),
        ("Bo Berg left. His sister Hania watched from the door. “Finally,” she said.", "Hania"),
        ("The widow sued the maker, Bolt & Byte. “We are sorry,” the company said.", "Bolt & Byte"),
        ("Nora Quist, 31, and Tom Hale, 44, met. “It was a long day,” said the 31-year-old.", "Nora Quist"),
    ],
)
def test_who_speaks_is_neither_an_outlet_nor_a_place_nor_somebody_beside_them(speakers, text, speaker):
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("On Monday Nora Quist met the press. “We wait,” Quist said.", "Nora Quist"),
        ("On Monday Quist met the press. “We wait,” Quist said.", "Quist"),
        ("In January Quist met the press. “We wait,” Quist said.", "Quist"),
        ("In May Nora Quist met the press. “We wait,” Quist said.", "Nora Quist"),
        ("She left Arden last Friday. “We wait,” Tuesday Bell said.", "Tuesday Bell"),
        ("April Bell met the press. “We wait,” Bell said.", "April Bell"),
        (
            "“We wait,” the editor wrote in the Sunday Times.\n\n“They wait,” the Sunday Times said.",
            "Sunday Times",
        ),
    ],
)
def test_a_name_has_no_day_or_month_before_it_that_tells_when(speakers, text, speaker):
    assert speakers(text)[-1].removeprefix("the ") == speaker


def test_the_office_of_somebody_has_no_day_before_it(analyser):
    text = "On Monday Mayor Nora Quist met the press. “We wait,” Quist said."
    assert [s.role for s in analyser.analyse(Article("a.txt", text)).speakers] == ["Mayor"]


def test_a_lawyer_who_questions_a_witness_does_not_answer(analyser):
    text = (
        "Attorney Bo Falk questioned the guard.\n\nQ. Did you see it?\nA. I saw it at nine.\n"
        "Q. Who came?\nA. My cousin did."
    )
    quotations = analyser.analyse(Article("a.txt", text)).quotations
    assert {q.speaker for q in quotations} == {"the guard"}


@pytest.mark.parametrize(
    ("speaker", "shown"),
    [
        ("the Ministry of Health and Welfare", "Ministry of Health and Welfare"),
        ("the Bank of Norland", "Bank of Norland"),
        ("the fisheries ministers of Norland and Sudria", "the fisheries ministers of Norland and Sudria"),
        ("Supt. of Police K. Berg", "K. Berg"),
        ("Bell-founder Aurel Lind", "Aurel Lind"),
        ("negotiators Hanne Lind and Paolo Berg", "negotiators Hanne Lind and Paolo Berg"),
        ("brothers Knut and Olav Berg", "brothers Knut and Olav Berg"),
        ("Maartje van den Berg", "Maartje van den Berg"),
        ("@old_baker", "@old_baker"),
        ("Chief Insp Gwyn Parry", "Gwyn Parry"),
        ("Halden MLA P. Berg", "P. Berg"),
        ("District Collector S. Berg, IAS,", "S. Berg"),
    ],
)
@pytest.mark.parametrize("sentence", ["“The quay is safe,” said {}.", "“The quay is safe,” {} said."])
def test_a_name_is_whole_and_has_no_title(speakers, sentence, speaker, shown):
    assert speakers(sentence.format(speaker)) == [shown]


@pytest.mark.parametrize("later", ["Quispe", "Mayor Quispe", "Quispe Mamani", "Mamani"])
def test_either_surname_of_a_person_with_an_office_means_them(speakers, later):
    text = f"Mayor Rosario Quispe Mamani asked for silence. “The quay is safe,” {later} said."
    assert speakers(text) == ["Rosario Quispe Mamani"]


@pytest.mark.parametrize("name", ["José Antonio Vidal Prats", "Clémence Vidal Prats", "Jiří Vidal Prats"])
def test_a_first_name_is_known_with_its_accents(speakers, name):
    assert speakers(f"Director {name} left. “The quay is safe,” Vidal Prats said.") == [name]


def test_a_name_after_a_comma_that_may_be_another_s_is_not_taken_for_the_speaker_s(speakers):
    said = "A spokesman for the mayor, Olav Lind, said the quay was “as safe as a church”."
    assert speakers(said) == ["A spokesman for the mayor, Olav Lind"]
    assert speakers(f"{said} Mayor Nora Berg was abroad.") == ["Olav Lind"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Olav Lind called the closure “cowardly”.",
        "Her predecessor, Olav Lind, called the closure “cowardly”.",
        "Olav Lind dismissed the report as “nonsense” on Monday.",
        "Olav Lind remembered her as “the only sailor who never swore”.",
    ],
)
def test_what_somebody_calls_something_is_theirs(speakers, sentence):
    assert speakers(sentence) == ["Olav Lind"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Bo Berg spoke. His mother, Lady Berg, listened. “It is late,” she said.", "Berg"),
        ("The 22-year-old Sri Lankan, Bo Berg, won. “It is late,” he said.", "Bo Berg"),
        ("Bo Berg won in June. “It is late,” the South African said.", "Bo Berg"),
        ("His Excellency Dr. Faisal Berg arrived. “It is late,” His Excellency affirmed.", "Faisal Berg"),
        ("Mother Clothilde, abbess of Sainte-Odile, keeps bees. “It is late,” the abbess says.", "Clothilde"),
        ("Ada Lind, a wigmaker in Oslo, won.\n\n“It is late,” the wigmaker says.", "Ada Lind"),
        (
            "Olav Lind won. “It is late,” he said.\n\nManager Bud Tolan left. “It is not,” he said.",
            "Bud Tolan",
        ),
        (
            "A sister gave me the ticket. At the door a woman asked my name. “It is late,” she said.",
            "a woman",
        ),
        ("Sentencing Olav Lind, the judge wept. Lind shouted “I only took the desserts”.", "Olav Lind"),
        ("State Coroner Harold Lim left. “It is late,” he said.", "Harold Lim"),
        ("Energy Minister Ada Lind spoke first. “It is late,” the minister herself said.", "Ada Lind"),
        ("The leader, Wes Tully, left. Tully aides wept. “It is late,” Tully said later.", "Wes Tully"),
        ("“Late,” said Olav Lind. “Bless me,” whispered the clerk, “Bo Berg . . . how good.”", "the clerk"),
        (
            "“It is as late as it was,” the engineer, who asked not to be named, told Der Bote.",
            "the engineer",
        ),
    ],
)
def test_the_words_around_a_quotation_tell_whose_it_is(speakers, text, speaker):
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize("title", ["Contractor", "Rescuer", "Sub-Inspector", "Clock-maker", "Substitute"])
def test_a_calling_before_a_name_is_no_part_of_it(speakers, title):
    assert speakers(f"{title} Wes de Groot left.\n\n“It is late,” De Groot said.") == ["Wes de Groot"]
