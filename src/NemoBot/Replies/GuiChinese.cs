using System.Text.RegularExpressions;

namespace NemoBot.Replies;

/// <summary>Finds the instructions in a Chinese sentence, either script: clauses that begin with the verb (after 请, 您可以, …); where a subject of the video comes first, it is none.</summary>
internal static partial class GuiChinese
{
    /// <summary>The sentence in its clauses; nothing dropped where there is no instruction.</summary>
    /// <param name="followsDropped">A list's step after a dropped one: an imperative alone goes along.</param>
    public static List<GuiPiece> Read(string sentence, bool followsDropped)
    {
        var pieces = GuiPiece.Split(sentence, Boundary());
        if (followsDropped && Step().IsMatch(Bare(sentence)))
        {
            pieces[0] = pieces[0] with { IsDropped = true };
        }

        for (var i = 0; i < pieces.Count; i++)
        {
            var clause = sentence[pieces[i].Start..pieces[i].End];
            var followsInstruction = i > 0 && pieces[i - 1].IsDropped;
            if (IsInstruction(clause))
            {
                pieces[i] = pieces[i] with { IsDropped = true, IsInstruction = true };
                for (var before = i - 1; before >= 0 && !pieces[before].IsDropped && Introduction().IsMatch(sentence[pieces[before].Start..pieces[before].End]); before--)
                {
                    pieces[before] = pieces[before] with { IsDropped = true };
                }
            }
            else if (followsInstruction && (Consequence().IsMatch(clause) || Step().IsMatch(Bare(clause))))
            {
                pieces[i] = pieces[i] with { IsDropped = true };
            }
        }

        return pieces;
    }

    /// <summary>A sentence that is still being said may turn out to be an instruction.</summary>
    public static bool MayBecome(string sentence)
    {
        var bare = Bare(sentence);
        return bare.Length == 0 || MayBegin().IsMatch(bare);
    }

    private static bool IsInstruction(string clause)
    {
        var bare = Bare(clause);
        return Strong().IsMatch(bare)
            || ThingOfEditor().IsMatch(bare)
            || InEditor().IsMatch(bare)
            || Account().IsMatch(bare)
            || DragTo().IsMatch(bare)
            || PlaceOfButton().IsMatch(bare)
            || (Lead().Match(clause) is { Length: 0 } or { Value: "请" or "請" } && Plain().IsMatch(bare));
    }

    private static string Bare(string clause) => Lead().Replace(clause, "", 1).TrimEnd();

    private const string Thing =
        "(?:面板|编辑器|編輯器|时间线|时间轴|時間軸|時間線|菜单|選單|设置|設定|窗口|視窗|选项卡|標籤頁|标签页|素材库|素材庫|媒体库|媒體庫|侧边栏|側邊欄|工具栏|工具列|属性|屬性|预览|預覽|按钮|按鈕|图标|圖示|滑块|滑桿|下拉|复选框|勾選框|画布|畫布|输入框|輸入框|控制台|工作区|工作區|项目页|导出页|右上角|左上角|右下角|左下角|右侧栏|左侧栏)";

    [GeneratedRegex(@"[，,；;]\s*|\s+[—–-]{1,2}\s+|——")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"^(?:[^\p{L}\p{N}“""「『\uE000]+|步骤\s?\d{0,2}|步驟\s?\d{0,2}|第[一二三四五六]步|请您|請您|请|請|您|你|可以|也可以|还可以|還可以|可|也|还|還|只需要?|只要|直接|然后|然後|接着|接著|接下来|接下來|随后|隨後|之后|之後|最后|最後|再|现在|現在|就|需要|需|记得|記得|别忘了|別忘了|先|来|來|去|并|並|并且|並且|或者|或|继续|繼續|随时|隨時|尝试|嘗試|试着|試著|能够|能|手动|手動|在这里|在這裡|提示|下一步)*")]
    private static partial Regex Lead();

    [GeneratedRegex(@"^(?:(?:点击|點擊|单击|單擊|双击|雙擊|点按|點按|轻点|輕點|右键|右鍵|长按|長按|点一下|點一下|拖拽|拖动|拖動|拖曳|拖放|勾选|勾選)(?!率|量|数|數|声|聲|音效)|按下?(?=.{0,12}(?:按钮|按鈕|键|鍵|导出|匯出|播放|空格|确认|確認))(?!快门|快門))")]
    private static partial Regex Strong();

    [GeneratedRegex(@"^(?:打开|開啟|打開|进入|進入|前往|转到|轉到|切换到|切換到|选择|選擇|选中|選取|选取|查看|檢視|找到|使用|通过|透過|调整|調整|返回|展开|展開|关闭|關閉|检查|檢查|点开|點開|调出|叫出)(?!的).{0,24}?" + Thing)]
    private static partial Regex ThingOfEditor();

    [GeneratedRegex(@"^(?:在|从|從|到|于|於).{0,16}?" + Thing + @"(?:区域|區域|页面|頁面|面板)?(?:上|中|里|裡|内|內|处|處|的)?.{0,10}?(?:预览|預覽|查看|檢視|播放|看到|调整|調整|编辑|編輯|拖|找到|选择|選擇|点击|點擊|导出|匯出|下载|下載)")]
    private static partial Regex InEditor();

    [GeneratedRegex(@"^(?:检查|檢查|查看|檢視|查询|查詢|确认|確認|前往|登录|登入|打开|打開|开启|開啟).{0,6}?(?:账户|账号|帐户|帐号|账单|订阅|余额|帳戶|帳號|帳單|訂閱|餘額)")]
    private static partial Regex Account();

    [GeneratedRegex(@"^(?:把|将|將).{1,24}?(?:拖|移)(?:拽|动|動|放|曳)?(?:到|至|入|进|進).{0,16}?(?:" + Thing + @"|轨道|軌道|位置|这里|這裡|开头|開頭|结尾|結尾)")]
    private static partial Regex DragTo();

    [GeneratedRegex(@"^(?:(?:(?:右上角|左上角|右下角|左下角|右侧|左侧|右側|左側|上方|下方|顶部|頂部|底部).{0,4}?的?)[“""「\uE000]*.{0,8}?(?:按钮|按鈕|面板|菜单|選單|图标|圖示)|[“""「]?(?:导出|匯出|下载|下載|\uE000{2,6})[”""」]?(?:按钮|按鈕)(?:在|位于|位於|就在|会|會))")]
    private static partial Regex PlaceOfButton();

    [GeneratedRegex(@"^(?:导出|匯出|下载|下載|预览|預覽)(?:您|你|该|該|这|這|此|成品|最终|最終|视频|影片|文件|檔案|即可|吧|一下|效果)")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?:选择|選擇|设置|設定|等待|保存|儲存|下载|下載|命名|确认|確認|调整|調整|输入|輸入|点击|點擊|打开|打開|开启|開啟|找到|查看|预览|預覽|导出|匯出|拖|分享|使用)")]
    private static partial Regex Step();

    [GeneratedRegex(@"^\W*(?:如果|如需|如要|若|想要|要是|若要|当|當|等|一旦|为了|為了|完成后|完成後|准备好|準備好|满意|滿意|确认后|確認後|之后|之後|然后|然後|接下来|接下來|现在|現在|最后|最後|另外|此外|要(?:导出|下载|预览|查看|匯出|下載|預覽|檢視)|请|請|您也?可以|你也?可以|下一步|提示|步骤|步驟)")]
    private static partial Regex Introduction();

    [GeneratedRegex(@"^\W*(?:即可|就能|就可以|便可|便能|以便|以(?:导出|下载|查看|预览|匯出|下載|檢視|預覽)|来(?:导出|下载|查看|预览)|将会|將會|系统会|系統會|(?:您的|你的)?(?:视频|影片|文件|檔案)(?:就|将|將)?(?:会|會)|(?:您|你)(?:就|将|將)?(?:能|会|會|可以))")]
    private static partial Regex Consequence();

    [GeneratedRegex(@"^(?:[点點单單双雙右长長轻輕拖勾按打开開]|进入|前往|切换|切換|选|選|查看|檢視|检查|檢查|导出|匯出|下载|下載|预览|預覽|在|把|将|將)")]
    private static partial Regex MayBegin();
}
