using NemoBot.Core.Text.Localization;

namespace NemoBot.Discord.Commands;

/// <summary>The words in our ten languages, in the order of <see cref="Order"/>.</summary>
internal static class Words
{
    private static readonly string[] Order = ["en", "zh-Hans", "zh-Hant", "es", "de", "fr", "pt", "ja", "ko", "ru"];

    /// <summary>Discord's names of our languages. English stands twice: without en-US, people there could see en-GB.</summary>
    private static readonly (string Discord, string Ours)[] Locales =
    [
        ("en-US", "en"), ("en-GB", "en"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("es-ES", "es"), ("es-419", "es"),
        ("de", "de"), ("fr", "fr"), ("pt-BR", "pt"), ("ja", "ja"), ("ko", "ko"), ("ru", "ru"),
    ];

    /// <param name="locale">As Discord gives it; English for null and for languages we do not have.</param>
    public static string In(string? locale, Word word) => Table[word][Array.IndexOf(Order, Languages.FromHint(locale) ?? Languages.Default)];

    /// <summary>The word by Discord's locales, for command definitions.</summary>
    public static IEnumerable<(string Locale, string Text)> Localized(Word word) =>
        Locales.Select(locale => (locale.Discord, Table[word][Array.IndexOf(Order, locale.Ours)]));

    private static readonly Dictionary<Word, string[]> Table = new()
    {
        [Word.EditName] = ["edit", "剪辑", "剪輯", "editar", "bearbeiten", "monter", "editar", "編集", "편집", "монтаж"],
        [Word.EditAbout] = ["Edit your video: say what you want", "剪辑你的视频：说出想要的效果", "剪輯你的影片：說出想要的效果", "Edita tu vídeo: di qué quieres", "Bearbeite dein Video: sag, was du willst", "Montez votre vidéo : dites ce que vous voulez", "Edite seu vídeo: diga o que você quer", "動画を編集：やりたいことを書いてください", "영상 편집: 원하는 것을 말해 주세요", "Смонтировать видео: скажите, что нужно"],
        [Word.UploadName] = ["upload", "上传", "上傳", "subir", "hochladen", "envoyer", "enviar", "アップロード", "업로드", "загрузить"],
        [Word.UploadAbout] = ["Add a video, picture or sound to your project", "把视频、图片或声音加入你的项目", "把影片、圖片或聲音加入你的專案", "Añade un vídeo, una imagen o un sonido a tu proyecto", "Füge deinem Projekt ein Video, Bild oder Tonstück hinzu", "Ajoutez une vidéo, une image ou un son à votre projet", "Adicione um vídeo, uma imagem ou um som ao seu projeto", "プロジェクトに動画・画像・音声を追加", "프로젝트에 영상, 사진 또는 소리 추가", "Добавить видео, картинку или звук в проект"],
        [Word.ExportName] = ["export", "导出", "匯出", "exportar", "exportieren", "exporter", "exportar", "書き出し", "내보내기", "экспорт"],
        [Word.ExportAbout] = ["Render the video and get the file", "渲染视频并获取文件", "算圖並取得影片檔", "Genera el vídeo y recibe el archivo", "Rendere das Video und erhalte die Datei", "Générez la vidéo et recevez le fichier", "Gere o vídeo e receba o arquivo", "動画を書き出してファイルを受け取る", "영상을 렌더링하고 파일 받기", "Собрать видео и получить файл"],
        [Word.StatusName] = ["status", "状态", "狀態", "estado", "status", "statut", "status", "状態", "상태", "статус"],
        [Word.StatusAbout] = ["Show the timeline and running jobs", "显示时间线和进行中的任务", "顯示時間軸和進行中的工作", "Muestra la línea de tiempo y las tareas en curso", "Zeige die Timeline und laufende Aufträge", "Affiche la timeline et les tâches en cours", "Mostra a linha do tempo e as tarefas em andamento", "タイムラインと実行中の作業を表示", "타임라인과 진행 중인 작업 보기", "Показать таймлайн и текущие задачи"],
        [Word.CreditsName] = ["credits", "积分", "點數", "creditos", "guthaben", "credits", "creditos", "クレジット", "크레딧", "кредиты"],
        [Word.CreditsAbout] = ["Show how many credits are left", "显示剩余积分", "顯示剩餘點數", "Muestra cuántos créditos quedan", "Zeige, wie viel Guthaben übrig ist", "Affiche les crédits restants", "Mostra quantos créditos restam", "残りのクレジットを表示", "남은 크레딧 보기", "Показать остаток кредитов"],
        [Word.NewName] = ["new", "新建", "新建", "nuevo", "neu", "nouveau", "novo", "新規", "새로만들기", "новый"],
        [Word.NewAbout] = ["Start a new project", "开始新项目", "開始新專案", "Empieza un proyecto nuevo", "Beginne ein neues Projekt", "Commencez un nouveau projet", "Comece um novo projeto", "新しいプロジェクトを始める", "새 프로젝트 시작", "Начать новый проект"],
        [Word.ProjectsName] = ["projects", "项目", "專案", "proyectos", "projekte", "projets", "projetos", "プロジェクト", "프로젝트", "проекты"],
        [Word.ProjectsAbout] = ["List your projects", "列出你的项目", "列出你的專案", "Muestra tus proyectos", "Zeige deine Projekte", "Affiche vos projets", "Mostra seus projetos", "プロジェクトの一覧", "프로젝트 목록", "Список проектов"],
        [Word.CancelName] = ["cancel", "取消", "取消", "cancelar", "abbrechen", "annuler", "cancelar", "キャンセル", "취소", "отмена"],
        [Word.CancelAbout] = ["Stop what is running", "停止正在进行的任务", "停止進行中的工作", "Detén lo que está en curso", "Stoppe, was gerade läuft", "Arrête ce qui est en cours", "Para o que está em andamento", "実行中の作業を止める", "진행 중인 작업 중지", "Остановить текущую задачу"],
        [Word.SkillName] = ["skill", "技能", "技能", "habilidad", "skill", "competence", "habilidade", "スキル", "스킬", "навык"],
        [Word.SkillAbout] = ["Choose how the bot edits", "选择剪辑方式", "選擇剪輯方式", "Elige cómo edita el bot", "Wähle, wie der Bot schneidet", "Choisissez la façon de monter", "Escolha como o bot edita", "編集のスタイルを選ぶ", "편집 방식 선택", "Выбрать способ монтажа"],
        [Word.LanguageName] = ["language", "语言", "語言", "idioma", "sprache", "langue", "idioma", "言語", "언어", "язык"],
        [Word.LanguageAbout] = ["Choose the bot's language", "选择机器人的语言", "選擇機器人的語言", "Elige el idioma del bot", "Wähle die Sprache des Bots", "Choisissez la langue du bot", "Escolha o idioma do bot", "ボットの言語を選ぶ", "봇의 언어 선택", "Выбрать язык бота"],
        [Word.LoginName] = ["login", "登录", "登入", "entrar", "anmelden", "connexion", "entrar", "ログイン", "로그인", "войти"],
        [Word.LoginAbout] = ["Use your own NemoVideo account", "使用你自己的 NemoVideo 账号", "使用你自己的 NemoVideo 帳號", "Usa tu propia cuenta de NemoVideo", "Nutze dein eigenes NemoVideo-Konto", "Utilisez votre compte NemoVideo", "Use sua própria conta NemoVideo", "自分の NemoVideo アカウントを使う", "내 NemoVideo 계정 사용", "Использовать свой аккаунт NemoVideo"],
        [Word.LogoutName] = ["logout", "登出", "登出", "salir", "abmelden", "deconnexion", "sair", "ログアウト", "로그아웃", "выйти"],
        [Word.LogoutAbout] = ["Stop using your own account", "不再使用自己的账号", "不再使用自己的帳號", "Deja de usar tu cuenta", "Dein Konto nicht mehr nutzen", "Ne plus utiliser votre compte", "Parar de usar sua conta", "自分のアカウントの使用をやめる", "내 계정 사용 중지", "Больше не использовать свой аккаунт"],
        [Word.TipsName] = ["tips", "小贴士", "小秘訣", "consejos", "tipps", "conseils", "dicas", "コツ", "팁", "советы"],
        [Word.TipsAbout] = ["Tips for good results", "怎样得到好效果", "怎樣得到好效果", "Consejos para buenos resultados", "Tipps für gute Ergebnisse", "Conseils pour de bons résultats", "Dicas para bons resultados", "きれいに仕上げるコツを表示", "좋은 결과를 위한 팁 보기", "Советы для хорошего результата"],
        [Word.HelpName] = ["help", "帮助", "說明", "ayuda", "hilfe", "aide", "ajuda", "ヘルプ", "도움말", "помощь"],
        [Word.HelpAbout] = ["Show what the bot can do", "显示机器人能做什么", "顯示機器人能做什麼", "Muestra lo que puede hacer el bot", "Zeige, was der Bot kann", "Affiche ce que le bot sait faire", "Mostra o que o bot sabe fazer", "ボットにできることを表示", "봇이 할 수 있는 일 보기", "Показать, что умеет бот"],
        [Word.MenuName] = ["Edit this video", "剪辑此视频", "剪輯此影片", "Editar este vídeo", "Dieses Video bearbeiten", "Monter cette vidéo", "Editar este vídeo", "この動画を編集", "이 영상 편집", "Смонтировать это видео"],
        [Word.OptionPrompt] = ["What to do with it", "要怎么处理", "要怎麼處理", "Qué hacer con él", "Was damit geschehen soll", "Ce qu’il faut en faire", "O que fazer com ele", "どう編集するか", "무엇을 할지", "Что с ним сделать"],
        [Word.OptionVideo] = ["Video, picture or sound file", "视频、图片或声音文件", "影片、圖片或聲音檔", "Archivo de vídeo, imagen o sonido", "Video-, Bild- oder Tondatei", "Fichier vidéo, image ou son", "Arquivo de vídeo, imagem ou som", "動画・画像・音声ファイル", "영상, 사진 또는 소리 파일", "Файл с видео, картинкой или звуком"],
        [Word.OptionSkill] = ["Name of the skill", "技能名称", "技能名稱", "Nombre de la habilidad", "Name des Skills", "Nom de la compétence", "Nome da habilidade", "スキル名", "스킬 이름", "Название навыка"],
        [Word.OptionLanguage] = ["Language", "语言", "語言", "Idioma", "Sprache", "Langue", "Idioma", "言語", "언어", "Язык"],
        [Word.OptionJob] = ["Which one; left out: what runs now", "哪一个；不填则为正在进行的", "哪一個；不填則為正在進行的", "Cuál; si falta, la que está en curso", "Welcher; ohne Angabe der laufende", "Laquelle ; par défaut, celle en cours", "Qual; sem indicar, a que está em andamento", "どれか（省略すると実行中のもの）", "어느 것인지 (생략하면 진행 중인 작업)", "Какую; если не указать, текущую"],
        [Word.Received] = ["⏳ Got it …", "⏳ 收到……", "⏳ 收到……", "⏳ Recibido…", "⏳ Angekommen …", "⏳ Bien reçu…", "⏳ Recebido…", "⏳ 受け取りました…", "⏳ 받았어요…", "⏳ Получено…"],
        [Word.GetResult] = ["Get result", "获取结果", "取得結果", "Ver resultado", "Ergebnis holen", "Voir le résultat", "Ver resultado", "結果を受け取る", "결과 받기", "Получить результат"],
        [Word.ComeBack] = ["Discord lets me update this message for 15 minutes only. Press **{0}** later: it will be here.", "Discord 只允许我在 15 分钟内更新此消息。稍后请按 **{0}**，结果就在这里。", "Discord 只允許我在 15 分鐘內更新此訊息。稍後請按 **{0}**，結果就在這裡。", "Discord solo me deja actualizar este mensaje durante 15 minutos. Pulsa **{0}** más tarde: estará aquí.", "Discord lässt mich diese Nachricht nur 15 Minuten lang ändern. Drück später **{0}**: Hier wird es sein.", "Discord ne me laisse modifier ce message que pendant 15 minutes. Appuyez plus tard sur **{0}** : il sera ici.", "O Discord só me deixa atualizar esta mensagem por 15 minutos. Toque em **{0}** mais tarde: estará aqui.", "Discord ではこのメッセージを 15 分間しか更新できません。後で **{0}** を押すと、ここに表示されます。", "Discord에서는 이 메시지를 15분 동안만 바꿀 수 있어요. 나중에 **{0}** 버튼을 누르면 여기에 나타나요.", "Discord позволяет обновлять это сообщение только 15 минут. Нажмите **{0}** позже: результат будет здесь."],
        [Word.NotYours] = ["This belongs to someone else. Use /edit to start your own.", "这属于其他人。用 /edit 开始你自己的。", "這屬於其他人。用 /edit 開始你自己的。", "Esto es de otra persona. Usa /edit para empezar lo tuyo.", "Das gehört jemand anderem. Mit /edit beginnst du dein eigenes.", "Ceci appartient à quelqu’un d’autre. Utilisez /edit pour commencer le vôtre.", "Isto é de outra pessoa. Use /edit para começar o seu.", "これは他の人のものです。/edit で自分の編集を始めてください。", "다른 사람의 것이에요. /edit 으로 직접 시작해 보세요.", "Это принадлежит другому. Начните своё командой /edit."],
        [Word.Revise] = ["Revise", "修改", "修改", "Revisar", "Ändern", "Retoucher", "Revisar", "修正する", "수정", "Изменить"],
        [Word.Delete] = ["Delete", "删除", "刪除", "Borrar", "Löschen", "Supprimer", "Apagar", "削除", "삭제", "Удалить"],
        [Word.FormPrompt] = ["What shall I change?", "要修改什么？", "要修改什麼？", "¿Qué cambio?", "Was soll ich ändern?", "Que dois-je changer ?", "O que devo mudar?", "何を変えますか？", "무엇을 바꿀까요?", "Что изменить?"],
        [Word.FormVideo] = ["Another file (optional)", "另一个文件（可选）", "另一個檔案（可選）", "Otro archivo (opcional)", "Weitere Datei (freiwillig)", "Un autre fichier (facultatif)", "Outro arquivo (opcional)", "別のファイル（任意）", "다른 파일 (선택)", "Ещё один файл (необязательно)"],
        [Word.FormToken] = ["Your NemoVideo token", "你的 NemoVideo 令牌", "你的 NemoVideo 權杖", "Tu token de NemoVideo", "Dein NemoVideo-Token", "Votre jeton NemoVideo", "Seu token do NemoVideo", "NemoVideo のトークン", "NemoVideo 토큰", "Ваш токен NemoVideo"],
        [Word.FormTokenHint] = ["Only the bot sees it", "只有机器人能看到", "只有機器人看得到", "Solo lo ve el bot", "Nur der Bot sieht es", "Seul le bot le voit", "Só o bot vê", "見えるのはボットだけです", "봇만 볼 수 있어요", "Его видит только бот"],
        [Word.NoResultYet] = ["There is nothing new yet. Try again a little later.", "暂无新内容，请稍后再试。", "暫無新內容，請稍後再試。", "Aún no hay nada nuevo. Prueba un poco más tarde.", "Es gibt noch nichts Neues. Versuch es etwas später.", "Rien de nouveau pour l’instant. Réessayez un peu plus tard.", "Ainda não há nada novo. Tente daqui a pouco.", "まだ新しいものはありません。少し後でお試しください。", "아직 새로운 것이 없어요. 조금 뒤에 다시 시도해 주세요.", "Пока ничего нового. Попробуйте чуть позже."],
        [Word.ChooseJob] = ["Nothing was stopped. Choose one of the jobs in the list, or use /cancel without one to stop what is running.", "没有停止任何任务。请从列表中选择一个，或只发送 /cancel 停止正在进行的任务。", "沒有停止任何工作。請從清單中選擇一個，或只傳送 /cancel 停止進行中的工作。", "No se ha detenido nada. Elige una tarea de la lista o usa /cancel sin ella para detener lo que está en curso.", "Nichts wurde gestoppt. Wähle einen Auftrag aus der Liste, oder nutze /cancel ohne Auftrag, um den laufenden zu stoppen.", "Rien n’a été arrêté. Choisissez une tâche dans la liste, ou utilisez /cancel seul pour arrêter celle en cours.", "Nada foi parado. Escolha uma tarefa na lista ou use só /cancel para parar a que está em andamento.", "何も止めていません。リストから作業を選ぶか、/cancel だけを送って実行中の作業を止めてください。", "아무것도 중지하지 않았어요. 목록에서 작업을 고르거나, /cancel 만 보내 진행 중인 작업을 중지하세요.", "Ничего не остановлено. Выберите задачу из списка или отправьте /cancel без неё, чтобы остановить текущую."],
    };
}
