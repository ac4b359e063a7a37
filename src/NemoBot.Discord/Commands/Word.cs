namespace NemoBot.Discord.Commands;

/// <summary>Words that only Discord needs: names and descriptions of commands, forms, and the answers the adapter gives itself.</summary>
internal enum Word
{
    EditName, EditAbout, UploadName, UploadAbout, ExportName, ExportAbout, StatusName, StatusAbout, CreditsName, CreditsAbout, NewName, NewAbout,
    ProjectsName, ProjectsAbout, CancelName, CancelAbout, SkillName, SkillAbout, LanguageName, LanguageAbout, LoginName, LoginAbout, LogoutName,
    LogoutAbout, TipsName, TipsAbout, HelpName, HelpAbout, MenuName, OptionPrompt, OptionVideo, OptionSkill, OptionLanguage, OptionJob, Received, GetResult, ComeBack, NotYours,
    Revise, Delete, FormPrompt, FormVideo, FormToken, FormTokenHint, NoResultYet,
    ChooseJob,
}
