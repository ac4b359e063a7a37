using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fakes;
using NemoVideo.Simulator.Agent;
using NemoVideo.Simulator.Agent.Languages;

namespace NemoVideo.Tests.Simulator;

/// <summary>The simulated agent understands, in all ten languages, what the bot itself proposes and what its README shows.</summary>
public partial class LanguageTests
{
    private static readonly string[] Languages = ["en", "de", "es", "fr", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant"];

    /// <summary>What each proposal of the bot asks for, by its key in the bot's texts.</summary>
    private static readonly Dictionary<string, Instruction> OfKey = new()
    {
        ["SuggestMusic"] = new Instruction.AddMusic("calm", null),
        ["SuggestTitle"] = new Instruction.AddText("title", null, null, null, AtEnd: false),
        ["SuggestSubtitles"] = new Instruction.AddText("subtitle", null, null, null, AtEnd: false),
        ["SuggestBackground"] = new Instruction.Background("office"),
        ["SuggestQuieter"] = new Instruction.SetVolume(0.5, IsRelative: true, OfMusic: true),
        ["SuggestFade"] = new Instruction.FadeMusic(),
        ["SuggestShorter"] = new Instruction.Keep(0, 30_000),
        ["SuggestTransitions"] = new Instruction.Transition("fade"),
        ["SuggestColor"] = new Instruction.Warmth(0.12),
        ["SayStripMusic"] = new Instruction.RemoveMusic(),
        ["SayStripTitle"] = new Instruction.RemoveText("title"),
    };

    /// <summary>What the examples of the skills ask for, in their order.</summary>
    private static readonly Dictionary<string, Instruction[][]> OfSkill = new()
    {
        ["editor-change-background"] =
        [
            [new Instruction.Background("studio")],
            [new Instruction.Background("#808080")],
            [new Instruction.Background("city"), new Instruction.RemovePauses()],
        ],
        ["video-editing-ai-background"] =
        [
            [new Instruction.Background("library")],
            [new Instruction.Background("blur"), new Instruction.AddText("subtitle", null, null, null, AtEnd: false)],
            [new Instruction.Generate("")],
        ],
    };

    public static TheoryData<string, string, string> Proposals()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var language in Languages)
        {
            var texts = XDocument.Load(Path.Combine(Repository.FindRoot(), "src", "NemoBot.Core", "Text", "Localization", language == "en" ? "Texts.resx" : $"Texts.{language}.resx"));
            foreach (var key in OfKey.Keys)
            {
                rows.Add(language, key, texts.Root!.Elements("data").Single(data => data.Attribute("name")!.Value == key).Element("value")!.Value);
            }
        }

        return rows;
    }

    public static TheoryData<string, string, int, string> Examples()
    {
        var rows = new TheoryData<string, string, int, string>();
        foreach (var language in Languages)
        {
            foreach (var skill in OfSkill.Keys)
            {
                var file = File.ReadAllText(Path.Combine(Repository.FindRoot(), "skills", skill, language == "en" ? "SKILL.md" : $"SKILL.{language}.md"));
                var examples = Example().Matches(file).Select(match => match.Groups[1].Value).ToList();
                Assert.Equal(OfSkill[skill].Length, examples.Count);
                for (var number = 0; number < examples.Count; number++)
                {
                    rows.Add(language, skill, number, examples[number]);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Proposals))]
    public void What_the_bot_proposes_is_understood(string language, string key, string words)
    {
        var (found, spoken) = InstructionReader.Understand(words);

        Assert.Equal([OfKey[key]], found);
        Assert.True(IsIn(spoken, language), $"{words}: {spoken.Name}");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_a_skill_shows_is_understood(string language, string skill, int number, string words)
    {
        var (found, spoken) = InstructionReader.Understand(words);

        Assert.Equal(OfSkill[skill][number], found.Select(instruction => instruction is Instruction.Generate ? new Instruction.Generate("") : instruction));
        Assert.True(IsIn(spoken, language), $"{words}: {spoken.Name}");
    }

    [Theory]
    [InlineData("en", "trim the first 3 seconds", "cut the last 2 seconds", "add a title \"Lisbon\"", "add lo-fi music at 35 %", "undo", "redo", "make it brighter", "speed it up 2x")]
    [InlineData("de", "Schneide die ersten 3 Sekunden weg", "Entferne die letzten zwei Sekunden", "Füge den Titel „Lisbon“ hinzu", "Füge Lo-Fi-Musik mit 35 % hinzu", "Mach das rückgängig", "Stell es wieder her", "Mach es heller", "Spiele es 2x ab")]
    [InlineData("es", "Recorta los primeros 3 segundos", "Quita los últimos dos segundos", "Añade el título «Lisbon»", "Añade música lo-fi al 35 %", "Deshaz eso", "Rehaz eso", "Haz el vídeo más luminoso", "Pon la velocidad a 2x")]
    [InlineData("fr", "Coupe les 3 premières secondes", "Supprime les deux dernières secondes", "Ajoute le titre « Lisbon »", "Ajoute une musique lo-fi à 35 %", "Annule ça", "Rétablis la modification", "Rends la vidéo plus lumineuse", "Passe la vidéo à 2x")]
    [InlineData("pt", "Corte os primeiros 3 segundos", "Remova os últimos dois segundos", "Adicione o título “Lisbon”", "Adicione uma música lo-fi a 35%", "Desfaça isso", "Refaça isso", "Deixe o vídeo mais claro", "Coloque o vídeo a 2x")]
    [InlineData("ru", "Обрежь первые 3 секунды", "Удали последние две секунды", "Добавь титр «Lisbon»", "Добавь музыку lo-fi на 35 %", "Отмени это", "Верни обратно", "Сделай ярче", "Поставь скорость 2x")]
    [InlineData("ja", "最初の3秒をカットして", "最後の2秒を削除して", "タイトル「Lisbon」を入れて", "ローファイの音楽を35％で付けて", "元に戻して", "やり直して", "明るくして", "2倍速にして")]
    [InlineData("ko", "처음 3초를 잘라 줘", "마지막 두 초를 지워 줘", "제목 “Lisbon” 넣어 줘", "로파이 음악을 35%로 넣어 줘", "되돌려 줘", "다시 실행해 줘", "더 밝게 해 줘", "2배 빠르게 해 줘")]
    [InlineData("zh-Hans", "剪掉前3秒", "剪掉最后2秒", "加标题“Lisbon”", "加轻松的音乐，音量35%", "撤销", "重做", "把画面调亮一点", "两倍速播放")]
    [InlineData("zh-Hant", "剪掉開頭3秒", "剪掉最後2秒", "加標題「Lisbon」", "加輕鬆的音樂35%", "撤銷", "重做", "把畫面調亮一點", "兩倍速播放影片")]
    public void The_usual_edits_are_understood(string language, string first, string last, string title, string music, string undo, string redo, string brighter, string faster)
    {
        AssertReads(first, new Instruction.TrimStart(3000));
        AssertReads(last, new Instruction.TrimEnd(2000));
        AssertReads(title, new Instruction.AddText("title", "Lisbon", null, null, AtEnd: false));
        Assert.Contains(InstructionReader.Read(music), instruction => instruction is Instruction.AddMusic { Mood: "lofi" });
        AssertReads(undo, new Instruction.Undo());
        AssertReads(redo, new Instruction.Redo());
        AssertReads(brighter, new Instruction.Brightness(0.12));
        AssertReads(faster, new Instruction.Speed(2));

        void AssertReads(string words, Instruction expected)
        {
            var (found, spoken) = InstructionReader.Understand(words);
            Assert.True(found is [var only] && only == expected && IsIn(spoken, language), $"{words}: {spoken.Name} {string.Join(", ", found)}");
        }
    }

    [Theory]
    [InlineData("remove the background of each")]
    [InlineData("Entferne bei jedem den Hintergrund")]
    [InlineData("Quita el fondo de cada uno")]
    [InlineData("Enlève l’arrière-plan de chacun")]
    [InlineData("Tire o fundo de cada um")]
    [InlineData("Убери фон у каждого")]
    [InlineData("それぞれの背景を消して")]
    [InlineData("각각 배경을 지우고")]
    [InlineData("去掉每个的背景")]
    [InlineData("去掉每個的背景")]
    public void A_background_that_is_only_removed_becomes_white(string words) => Assert.Equal([new Instruction.Background("#ffffff")], InstructionReader.Read(words));

    [Theory]
    [InlineData("I don't need subtitles")]
    [InlineData("is there a title?")]
    [InlineData("what does the title say")]
    [InlineData("why is the background white?")]
    [InlineData("I do not want any music.")]
    [InlineData("Ich brauche keine Untertitel")]
    [InlineData("Gibt es schon einen Titel?")]
    [InlineData("Warum ist der Hintergrund weiß")]
    [InlineData("No necesito subtítulos")]
    [InlineData("¿Hay música?")]
    [InlineData("Je n’ai pas besoin de sous-titres")]
    [InlineData("Il y a un titre ?")]
    [InlineData("Não preciso de legendas")]
    [InlineData("Tem música no vídeo?")]
    [InlineData("Мне не нужны субтитры")]
    [InlineData("Есть ли музыка?")]
    [InlineData("字幕は要らないです")]
    [InlineData("字幕はいりません")]
    [InlineData("音楽を付けないで")]
    [InlineData("タイトルはありますか？")]
    [InlineData("자막은 필요 없어요")]
    [InlineData("음악이 있나요?")]
    [InlineData("不需要字幕")]
    [InlineData("字幕不用加了")]
    [InlineData("有字幕吗？")]
    [InlineData("標題是什麼")]
    public void A_question_or_a_denial_is_no_edit(string words) => Assert.Empty(InstructionReader.Read(words));

    [Theory]
    [InlineData("can you add subtitles?")]
    [InlineData("Kannst du Untertitel hinzufügen?")]
    [InlineData("¿Puedes añadir subtítulos?")]
    [InlineData("Peux-tu ajouter des sous-titres ?")]
    [InlineData("Você pode adicionar legendas?")]
    [InlineData("Можешь добавить субтитры?")]
    [InlineData("字幕を付けてもらえますか？")]
    [InlineData("자막 넣어 줄 수 있어?")]
    [InlineData("能加字幕吗？")]
    public void A_request_in_the_form_of_a_question_is_an_edit(string words) =>
        Assert.Equal([new Instruction.AddText("subtitle", null, null, null, AtEnd: false)], InstructionReader.Read(words));

    [Theory]
    [InlineData("add subtitles saying Hello there", null)]
    [InlineData("add subtitles \"Hello there\"", "Hello there")]
    [InlineData("字幕に「こんにちは」を入れて", "こんにちは")]
    [InlineData("字幕こんにちはを入れて", null)]
    [InlineData("Füge Untertitel hinzu: Hallo", null)]
    [InlineData("加字幕你好", null)]
    public void The_text_of_a_subtitle_comes_from_quotation_marks_only(string words, string? text) =>
        Assert.Equal([new Instruction.AddText("subtitle", text, null, null, AtEnd: false)], InstructionReader.Read(words));

    [Fact]
    public void The_choices_of_the_agents_own_question_are_understood_in_each_language()
    {
        foreach (var language in LanguageChoice.All)
        {
            var say = language.Sentences;
            Assert.Equal([new Instruction.Brightness(0.12)], InstructionReader.Read($"1. {say.ImprovePrompt}: {say.ImproveBrightness}"));
            Assert.Equal([new Instruction.AddMusic("upbeat", null)], InstructionReader.Read(say.ImproveMusic));
            Assert.Equal([new Instruction.AddText("title", null, null, null, AtEnd: false)], InstructionReader.Read(say.ImproveWithTitle));
            Assert.Equal([new Instruction.Gray()], InstructionReader.Read(say.ImproveGray));
        }
    }

    [Theory]
    [InlineData("Was für ein schöner Tag heute", "Darin habe ich keine Bearbeitung gefunden")]
    [InlineData("Que día tan bonito para la playa", "No he encontrado ninguna edición")]
    [InlineData("C’est une belle journée pour la mer", "Je n’y ai trouvé aucune modification")]
    [InlineData("Que dia lindo na praia com os amigos", "Não encontrei nenhuma edição")]
    [InlineData("Сегодня хорошая погода", "Правки в этом найти не удалось")]
    [InlineData("今日はいい天気ですね", "編集の指示が見つからなかった")]
    [InlineData("오늘 날씨가 좋네요", "편집할 내용을 찾지 못해서")]
    [InlineData("今天天氣真不錯，讓我們開心一點", "我沒有從這句話裡找到可執行的編輯")]
    public async Task What_is_not_understood_is_said_in_the_language_of_the_message(string words, string says)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        Assert.StartsWith(says, (await sim.SayAsync(words)).Said, StringComparison.Ordinal);
    }

    /// <summary>Words like "加字幕" are written the same in both scripts.</summary>
    private static bool IsIn(AgentLanguage spoken, string language) => spoken.Name == language || (spoken.Name == "zh-Hans" && language == "zh-Hant");

    [GeneratedRegex("^- \"(.+)\"$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
