using System.Security.Cryptography;
using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Outgoing;

/// <summary>The slash commands that Telegram shall offer while a person types, in their language; told to Telegram only when they changed.</summary>
internal sealed class TelegramCommands(TelegramApi api, IStore store)
{
    private const string Key = "commands";

    private static readonly string[] Names = ["edit", "export", "status", "credits", "upload", "new", "projects", "cancel", "skill", "language", "login", "logout", "tips", "help"];

    /// <summary>By Telegram's two-letter code, in the order of <see cref="Names"/>; the empty code is for everyone else.</summary>
    internal static IReadOnlyDictionary<string, string[]> Descriptions { get; } = new Dictionary<string, string[]>
    {
        [""] =
        [
            "Edit the video: say what to change", "Render and send the video", "What is on the timeline", "Credits that are left", "How to send footage",
            "Start a new project", "Your projects", "Stop the work in progress", "Choose a skill", "Choose the language", "Link your own account",
            "Unlink your account", "Tips for good results", "What I can do",
        ],
        ["zh"] =
        [
            "编辑视频：说出要改什么", "渲染并发送视频", "查看时间线", "剩余积分", "如何发送素材", "新建项目", "我的项目", "停止当前任务", "选择技能", "选择语言", "关联你的账号",
            "解除账号关联", "拍摄和使用小贴士", "我能做什么",
        ],
        ["es"] =
        [
            "Editar el vídeo: di qué cambiar", "Exportar y enviar el vídeo", "Qué hay en la línea de tiempo", "Créditos restantes", "Cómo enviar material",
            "Empezar un proyecto nuevo", "Tus proyectos", "Detener el trabajo en curso", "Elegir una habilidad", "Elegir el idioma", "Vincular tu cuenta",
            "Desvincular tu cuenta", "Consejos para buenos resultados", "Qué puedo hacer",
        ],
        ["de"] =
        [
            "Video bearbeiten: sag, was sich ändern soll", "Video rendern und senden", "Was auf der Zeitleiste liegt", "Verbleibende Credits", "So schickst du Material",
            "Neues Projekt beginnen", "Deine Projekte", "Laufende Arbeit abbrechen", "Skill wählen", "Sprache wählen", "Eigenes Konto verknüpfen",
            "Konto trennen", "Tipps für gute Ergebnisse", "Was ich kann",
        ],
        ["fr"] =
        [
            "Modifier la vidéo : dis quoi changer", "Exporter et envoyer la vidéo", "Contenu de la timeline", "Crédits restants", "Comment envoyer des médias",
            "Commencer un nouveau projet", "Tes projets", "Arrêter le travail en cours", "Choisir une compétence", "Choisir la langue", "Lier ton compte",
            "Délier ton compte", "Conseils pour de bons résultats", "Ce que je sais faire",
        ],
        ["pt"] =
        [
            "Editar o vídeo: diga o que mudar", "Renderizar e enviar o vídeo", "O que há na linha do tempo", "Créditos restantes", "Como enviar material",
            "Começar um novo projeto", "Seus projetos", "Parar o trabalho em andamento", "Escolher uma habilidade", "Escolher o idioma", "Vincular sua conta",
            "Desvincular sua conta", "Dicas para bons resultados", "O que eu sei fazer",
        ],
        ["ja"] =
        [
            "動画を編集：変えたい点を伝える", "書き出して動画を送る", "タイムラインの内容", "残りクレジット", "素材の送り方", "新しいプロジェクトを始める", "プロジェクト一覧",
            "作業を中止する", "スキルを選ぶ", "言語を選ぶ", "自分のアカウントを連携する", "アカウント連携を解除する", "きれいに仕上げるコツ", "できること",
        ],
        ["ko"] =
        [
            "영상 편집: 바꿀 내용을 말해 주세요", "렌더링해서 영상 보내기", "타임라인 보기", "남은 크레딧", "영상 보내는 방법", "새 프로젝트 시작", "내 프로젝트",
            "진행 중인 작업 중지", "스킬 선택", "언어 선택", "내 계정 연결", "계정 연결 해제", "좋은 결과를 위한 팁", "할 수 있는 일",
        ],
        ["ru"] =
        [
            "Изменить видео: скажите, что поменять", "Собрать и прислать видео", "Что на таймлайне", "Сколько осталось кредитов", "Как прислать материал",
            "Начать новый проект", "Ваши проекты", "Остановить работу", "Выбрать навык", "Выбрать язык", "Привязать свой аккаунт",
            "Отвязать аккаунт", "Советы для хорошего результата", "Что я умею",
        ],
    };

    /// <summary>In groups only these count without our name: the others may be another bot's. <c>/start</c> is what Telegram itself sends first.</summary>
    public static bool IsOurs(string name) => name == "start" || Names.Contains(name);

    /// <summary>May be stopped at any point: what was told last is noted only when all of it was told.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var requests = Descriptions.Select(language => new SetCommandsRequest(
            [.. Names.Zip(language.Value, (name, description) => new CommandName(name, description))], language.Key.Length == 0 ? null : language.Key)).ToList();
        var hash = Convert.ToHexStringLower(SHA256.HashData(requests.SelectMany(request =>
            JsonSerializer.SerializeToUtf8Bytes(request, TelegramJson.Default.SetCommandsRequest)).ToArray()));
        if (await store.GetValueAsync(TelegramAddress.Platform, Key, cancellationToken) == hash)
        {
            return;
        }

        foreach (var request in requests)
        {
            await api.SetCommandsAsync(request, cancellationToken);
        }

        await store.SetValueAsync(TelegramAddress.Platform, Key, hash, cancellationToken);
    }
}
