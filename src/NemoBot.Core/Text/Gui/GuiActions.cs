using System.Text.RegularExpressions;
using NemoBot.Core.Model;

namespace NemoBot.Core.Text.Gui;

/// <summary>Maps GUI instructions to actions of the bot.</summary>
internal static partial class GuiActions
{
    /// <summary>Returns the actions for the instructions of a sentence; the steps to a command (select the clip, open its menu) are part of the command.</summary>
    public static IEnumerable<ButtonAction> Of(IReadOnlyList<string> instructions)
    {
        var actions = instructions.Select(Of).ToList();
        return actions.Exists(action => action.Kind == ButtonKind.Say)
            ? actions.Where((action, i) => action.Kind != ButtonKind.Status || !Selects().IsMatch(instructions[i]))
            : actions;
    }

    private static ButtonAction Of(string instruction)
    {
        var plain = instruction.Replace("*", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Trim();
        if (Credits().IsMatch(plain))
        {
            return new(ButtonKind.Credits);
        }

        if (Drag().IsMatch(plain) || MoveByHand().IsMatch(plain))
        {
            return new(ButtonKind.Say, AsRequest(plain));
        }

        if (Export().IsMatch(plain))
        {
            return new(ButtonKind.Export);
        }

        if (Upload().IsMatch(plain))
        {
            return new(ButtonKind.Upload);
        }

        if (GuiCommand.Read(plain) is { } edit)
        {
            return new(ButtonKind.Say, edit);
        }

        return Command().Match(plain) is { Success: true } command ? new(ButtonKind.Say, command.Value) : new(ButtonKind.Status);
    }

    /// <summary>Whether a sentence without instructions says that there is something to export.</summary>
    public static bool OffersExport(string sentence) => Offer().IsMatch(sentence);

    /// <summary>Rephrases the instruction as a request of the user.</summary>
    private static string AsRequest(string instruction)
    {
        var request = Politeness().Replace(instruction, "").TrimEnd('.', '!', ';', ',', '。', '！', '，', '；', ' ');
        return request.Length > 0 && char.IsLower(request[0]) ? char.ToUpperInvariant(request[0]) + request[1..] : request;
    }

    [GeneratedRegex(@"^\W*(?:please\s+|then\s+|first\s+|simply\s+|just\s+|you can\s+)*(?:select|(?:right-|double-)?click|tap|choose|highlight)\b|^\W*(?:请|請|您|你|可以|先|再|然后|然後)*(?:选中|選中|选择|選擇|点击|點擊|单击|單擊|双击|雙擊|右键|右鍵)", RegexOptions.IgnoreCase)]
    private static partial Regex Selects();

    [GeneratedRegex(@"\b(?:account|billing|subscription|credits?|balance|payment)\b|账户|账号|帐户|帐号|账单|订阅|余额|积分|帳戶|帳號|帳單|訂閱|餘額|點數|積分", RegexOptions.IgnoreCase)]
    private static partial Regex Credits();

    [GeneratedRegex(@"\bdrag|拖", RegexOptions.IgnoreCase)]
    private static partial Regex Drag();

    [GeneratedRegex(@"^\W*(?:请|請|您|你|可以|先|再|然后|然後|现在|現在|手动|手動|直接|只需)*(?:[把将將].{1,24}?(?:移|放到|放在|拉|缩|縮|裁|剪|分割|旋转|旋轉|复制|複製|合并|合併|删|刪|改为|改成|改為|设为|設為|替换|替換|换成|換成)|移动|移動|裁剪|剪切|剪裁|分割|旋转|旋轉|缩放|縮放|拉长|拉長|缩短|縮短)")]
    private static partial Regex MoveByHand();

    [GeneratedRegex(@"\b(?:export|download|render|publish|share|save)|导出|下载|输出|匯出|導出|下載|輸出", RegexOptions.IgnoreCase)]
    private static partial Regex Export();

    [GeneratedRegex(@"\b(?:upload|import)|上传|导入|上傳|匯入", RegexOptions.IgnoreCase)]
    private static partial Regex Upload();

    [GeneratedRegex(@"\b(?:regenerate|generate|retry|undo|redo|apply|confirm|continue|approve)\b|重新生成|生成|重试|撤销|重做|应用|确认|继续|重試|復原|套用|確認|繼續", RegexOptions.IgnoreCase)]
    private static partial Regex Command();

    [GeneratedRegex(@"\b(?:you can|you may|ready to|ready for|want to|like to|would like me to|want me to)\s+(?:now\s+|then\s+|also\s+)?(?:be\s+)?(?:export|download)|(?:可以|能够|准备好|準備好)(?:直接|现在|現在)?(?:导出|下载|匯出|下載)", RegexOptions.IgnoreCase)]
    private static partial Regex Offer();

    [GeneratedRegex(@"^(?:[^\p{L}]+|(?:please|then|now|next|just|simply|finally|and|or|so|but|also|first|you can|you could|you may|you should|feel free to)\b\s*|[请請您你]|可以|也|还|還|只需|然后|然後|接着|接著|再|直接|手动|手動)+", RegexOptions.IgnoreCase)]
    private static partial Regex Politeness();
}
