using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>
/// Finds the GUI instructions in a Chinese sentence, in either script: clauses that begin with the verb (after 请, 您可以, …). A clause about someone in the
/// video is none, and neither are the clauses after it, which omit the same subject (他点击鼠标，打开门).
/// </summary>
internal static partial class GuiChinese
{
    /// <summary>Splits the sentence into clauses and marks the instructions as dropped.</summary>
    /// <param name="followsDropped">Whether this is a list step after a dropped one: a lone imperative is then dropped too.</param>
    /// <param name="followsStory">Whether the previous sentence describes the video, so that this one may continue it.</param>
    public static List<GuiPiece> Read(string sentence, bool followsDropped, bool followsStory = false)
    {
        var pieces = GuiPiece.Split(sentence, Boundary());
        if (followsDropped && Step().IsMatch(Bare(sentence)))
        {
            pieces[0] = pieces[0] with { IsDropped = true };
        }

        var tells = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            var clause = sentence[pieces[i].Start..pieces[i].End];
            tells = Tells(clause) || (tells && !Addresses().IsMatch(clause));
            if (tells)
            {
                continue;
            }

            // A verb without a subject may continue the subject of earlier clauses, unless its object belongs to the editor.
            var followsInstruction = i > 0 && pieces[i - 1].IsDropped;
            var mayGoOn = !followsInstruction && (i > 0 || followsStory) && !Addresses().IsMatch(clause);
            if (IsInstruction(clause) && !(mayGoOn && !OfEditor().IsMatch(clause)))
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

    /// <summary>Whether a partial sentence may become an instruction.</summary>
    public static bool MayBecome(string sentence)
    {
        var bare = Bare(sentence);
        return bare.Length == 0 || MayBegin().IsMatch(bare) || Lead().Match(sentence).ValueSpan.ContainsAny(Asking);
    }

    /// <summary>Whether the sentence ends with someone in the video doing something.</summary>
    public static bool IsStory(string sentence) => GuiPiece.Split(sentence, Boundary()).Exists(piece => Tells(sentence[piece.Start..piece.End]));

    /// <summary>Whether someone in the video acts: the verb has a subject, which is neither the user, nor the bot, nor the editor.</summary>
    private static bool Tells(string clause) => Somebody().IsMatch(clause) || (Acts().Match(clause) is { Success: true } acts && !NotSomebody().IsMatch(acts.Groups["who"].Value));

    private static bool IsInstruction(string clause)
    {
        var bare = Bare(clause);
        var lead = Lead().Match(clause).ValueSpan;
        return Strong().IsMatch(bare)
            || ThingOfEditor().IsMatch(bare)
            || InEditor().IsMatch(bare)
            || Account().IsMatch(bare)
            || DragTo().IsMatch(bare)
            || PlaceOfButton().IsMatch(bare)
            || Drag().IsMatch(bare)
            || (lead.ContainsAny(Asking) && (Operate().IsMatch(bare) || EditByHand().IsMatch(bare)))
            || (Lead().Match(clause) is { Length: 0 } or { Value: "请" or "請" } && Plain().IsMatch(bare));
    }

    private static readonly System.Buffers.SearchValues<char> Asking = System.Buffers.SearchValues.Create("请請您你烦煩议議试試");

    private static string Bare(string clause) => Lead().Replace(clause, "", 1).TrimEnd();

    private const string Thing =
        "(?:面板|编辑器|編輯器|时间线|时间轴|時間軸|時間線|菜单|選單|设置|設定|窗口|視窗|选项卡|標籤頁|标签页|素材库|素材庫|媒体库|媒體庫|侧边栏|側邊欄|工具|属性|屬性|预览|預覽|按钮|按鈕|图标|圖示|滑块|滑桿|下拉|复选框|勾選框|画布|畫布|输入框|輸入框|控制台|工作区|工作區|项目页|导出页|右上角|左上角|右下角|左下角|右侧栏|左侧栏)";

    private const string Person =
        "(?:他们|她们|它们|他們|她們|牠們|[他她它牠]|人们|人們|大家|众人|眾人|有人|两人|兩人|二人|[一两兩三四五几幾数數这這那每某]{1,2}(?:位|名|个|個|只|隻|群|对|對|双|雙|些|辆|輛|匹|头|頭)(?!按钮|按鈕|面板|菜单|選單|选项|選項|素材|片段|轨道|軌道|视频|影片)"
        + "|(?:男|女)(?:人|子|孩|生|士|主角|主播|演员|演員)|小(?:孩|猫|貓|狗|伙子|姑娘|朋友|男孩|女孩|明|红|紅|王|李)|老(?:人|师|師|板|爷爷|奶奶)|孩子|学生|學生|医生|醫生|护士|護士|厨师|廚師|司机|司機|工人|演员|演員|主角|主人公|人物|角色|模特|主播|主持人"
        + "|嘉宾|嘉賓|观众|觀眾|顾客|顧客|员工|員工|程序员|程式設計師|设计师|設計師|摄影师|攝影師|运动员|運動員|舞者|歌手|妈妈|媽媽|爸爸|母亲|母親|父亲|父親|哥哥|姐姐|弟弟|妹妹|情侣|情侶|夫妻|机器人|機器人|手指|双手|雙手|一只手|一隻手|猫|貓|狗)";

    [GeneratedRegex(@"^(?:[^，。：:]{0,12}[：:])?(?>[^\p{L}\p{N}]|(?:画面|畫面|镜头|鏡頭|场景|場景|视频|影片|片中|背景)(?:中|里|裡|上)?的?|此时|此時|突然|忽然|这时|這時|随后|隨後|接着|接著|然后|然後|清晨|夜晚|最后|最後|年轻的?|年輕的?|当|當|[^\W\d的您你请請我把将將在]{1,10}的)*" + Person)]
    private static partial Regex Somebody();

    [GeneratedRegex(@"^(?:[^，。：:]{0,12}[：:])?[^\p{L}\p{N}]*(?<who>[\p{L}]{1,12}?)(?:正在|正|便|就|又|也|缓缓|緩緩|轻轻|輕輕|慢慢|开始|開始)?(?:点击|點擊|单击|單擊|双击|雙擊|轻点|輕點|按下|拖拽|拖动|拖動|拖曳|拖着|拖著|打开|打開|推开|推開|走进|走進|走向|拿起|坐下|站起)")]
    private static partial Regex Acts();

    [GeneratedRegex(@"[请請您你我把将將可想要需如若您在从從先再即或并並按只已试試]|建议|建議|不妨|^用(?!户|戶)|系统|系統|视频|影片|文件|檔案|编辑|編輯|界面|介面|页面|頁面|工具|面板|窗口|視窗|按钮|按鈕|导出|匯出|时间|時間|轨|軌|标题|標題|字幕|音|素材|片段|步|然后|然後|接着|接著|随后|隨後|最后|最後|直接|继续|繼續|别忘|別忘|记得|記得|手动|手動|^(?:右|左|双|雙|长|長|单|單)$")]
    private static partial Regex NotSomebody();

    /// <summary>Matches an address to the user, regardless of the subject of earlier clauses.</summary>
    [GeneratedRegex(@"[请請您你]|即可|就能|就可以|便可|^\W*(?:可以|如果|如需|若|想要|只需)")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"^(?:[把将將].{1,24}?|)(?:拖拽|拖动|拖動|拖曳|拖放|拖到|拖入|拖至|拖进|拖進)")]
    private static partial Regex Drag();

    [GeneratedRegex(@"^(?:播放|刷新|重新整理|滑动|滑動|滚动|滾動|捲動|点选|點選|选中|選中|切换|切換|返回|按住|按(?![照时時])|关闭|關閉|展开|展開|收起|退出全屏|放大时间|放大時間|缩放时间|縮放時間|保存(?:项目|項目|视频|影片|文件|更改|设置|草稿)|儲存(?:專案|影片|檔案|變更|設定))")]
    private static partial Regex Operate();

    private const string Layer = "(?:[一二两兩三四几幾]段|视频比例|影片比例|标题|標題|字幕|文字|片段|音乐|音樂|音频|音訊|音量|滤镜|濾鏡|转场|轉場|贴纸|貼紙|图层|圖層|轨道|軌道|背景|画面|畫面|镜头|鏡頭|水印|浮水印|剪辑点|剪輯點|滑块|滑桿|播放头|播放頭|结尾|結尾|开头|開頭|比例|速度|亮度|不透明度)";

    /// <summary>Matches an object or a command of the editor.</summary>
    [GeneratedRegex(Thing + "|" + Layer + @"|视频|影片|素材|导出|匯出|下载|下載|预览|預覽|播放|保存|儲存|上传|上傳|分割|裁剪|剪切|静音|靜音|撤销|復原|确认|確認|应用|套用|编辑|編輯|生成|重试|重試|继续|繼續|这里|這裡|此处|此處|账|帐|帳|余额|餘額|订阅|訂閱|[“""「\uE000]|[A-Za-z]{3,}")]
    private static partial Regex OfEditor();

    /// <summary>Matches an edit that the user should make by hand: 请将标题移动到顶部, 请裁剪片段.</summary>
    [GeneratedRegex(@"^(?:[把将將].{0,8}?" + Layer + @".{0,20}?(?:移|放|拉|调|調|缩|縮|裁|剪|分割|合并|合併|删|刪|旋转|旋轉|设|設|改|换|換|复制|複製)|(?:移动|移動|拉动|拉動|裁剪|剪切|剪裁|分割|删除|刪除|旋转|旋轉|缩放|縮放|调整|調整|调高|調高|调低|調低|应用|套用|设置|設定|复制|複製|拉长|拉長|缩短|縮短).{0,8}?" + Layer + ")")]
    private static partial Regex EditByHand();

    [GeneratedRegex(@"[，,；;]\s*|\s+[—–-]{1,2}\s+|——")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"^(?:[^\p{L}\p{N}“""「『\uE000]+|步骤\s?\d{0,2}|步驟\s?\d{0,2}|第[一二三四五六]步|麻烦|麻煩|不妨|建议|建議|试试|試試|请您|請您|请|請|您|你|可以|也可以|还可以|還可以|可|也|还|還|只需要?|只要|直接|然后|然後|接着|接著|接下来|接下來|随后|隨後|之后|之後|最后|最後|再|现在|現在|就|需要|需|记得|記得|别忘了|別忘了|先|来|來|去|并|並|并且|並且|或者|或|继续|繼續|随时|隨時|尝试|嘗試|试着|試著|能够|能|手动|手動|在这里|在這裡|提示|下一步)*")]
    private static partial Regex Lead();

    [GeneratedRegex(@"^(?:(?:点击|點擊|单击|單擊|双击|雙擊|点按|點按|轻点|輕點|右键|右鍵|长按|長按|点一下|點一下|拖拽|拖动|拖動|拖曳|拖放|勾选|勾選)(?!率|量|数|數|声|聲|音效|着|著)|按下?(?=.{0,12}(?:按钮|按鈕|键|鍵|导出|匯出|播放|空格|确认|確認))(?!快门|快門))")]
    private static partial Regex Strong();

    [GeneratedRegex(@"^(?:打开|開啟|打開|进入|進入|前往|转到|轉到|切换到|切換到|选择|選擇|选中|選取|选取|查看|檢視|找到|使用|通过|透過|调整|調整|返回|展开|展開|关闭|關閉|检查|檢查|点开|點開|调出|叫出)(?!的).{0,24}?" + Thing)]
    private static partial Regex ThingOfEditor();

    [GeneratedRegex(@"^(?:在|从|從|到|于|於).{0,16}?" + Thing + @"(?:区域|區域|页面|頁面|面板)?(?:上|中|里|裡|内|內|处|處|的)?.{0,10}?(?:预览|預覽|查看|檢視|播放|看到|调整|調整|编辑|編輯|拖|找到|选择|選擇|选中|選中|点选|點選|点击|點擊|单击|單擊|双击|雙擊|导出|匯出|下载|下載|[把将將].{1,12}?(?:调|調|设|設|改|拖|拉))")]
    private static partial Regex InEditor();

    [GeneratedRegex(@"^(?:检查|檢查|查看|檢視|查询|查詢|确认|確認|前往|登录|登入|打开|打開|开启|開啟).{0,6}?(?:账户|账号|帐户|帐号|账单|订阅|余额|帳戶|帳號|帳單|訂閱|餘額)")]
    private static partial Regex Account();

    [GeneratedRegex(@"^(?:把|将|將).{1,24}?(?:拖|移)(?:拽|动|動|放|曳)?(?:到|至|入|进|進).{0,16}?(?:" + Thing + @"|轨道|軌道|位置|这里|這裡|开头|開頭|结尾|結尾)")]
    private static partial Regex DragTo();

    [GeneratedRegex(@"^(?:(?:(?:右上角|左上角|右下角|左下角|右侧|左侧|右側|左側|上方|下方|顶部|頂部|底部).{0,4}?的?)[“""「\uE000]*.{0,8}?(?:按钮|按鈕|面板|菜单|選單|图标|圖示)|[“""「]?(?:导出|匯出|下载|下載|\uE000{2,6})[”""」]?(?:按钮|按鈕)(?:在|位于|位於|就在|会|會))")]
    private static partial Regex PlaceOfButton();

    [GeneratedRegex(@"^(?:导出|匯出|下载|下載|预览|預覽)(?:您|你|该|該|这|這|此|成品|最终|最終|视频|影片|文件|檔案|即可|吧|一下|效果)")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?:选择|選擇|设置|設定|等待|保存|儲存|下载|下載|命名|确认|確認|调整|調整|输入|輸入|点击|點擊|打开|打開|开启|開啟|找到|查看|预览|預覽|导出|匯出|拖|分享|使用|修改|更改|(?:添加|新增)(?!了|好)|删除|刪除|移动|移動|分割|裁剪|剪切|旋转|旋轉|替换|替換|应用|套用|播放|设为|設為)")]
    private static partial Regex Step();

    [GeneratedRegex(@"^\W*(?:如果|如需|如要|如有|如想|若|想要|要是|若要|当|當|等|一旦|为了|為了|完成后|完成後|准备好|準備好|满意|滿意|确认后|確認後|之后|之後|然后|然後|接下来|接下來|现在|現在|最后|最後|另外|此外|要(?:导出|下载|预览|查看|匯出|下載|預覽|檢視)|请|請|您也?可以|你也?可以|下一步|提示|步骤|步驟)")]
    private static partial Regex Introduction();

    [GeneratedRegex(@"^\W*(?:即可|就能|就可以|便可|便能|以便|以(?:导出|下载|查看|预览|匯出|下載|檢視|預覽)|来(?:导出|下载|查看|预览)|将会|將會|系统会|系統會|(?:您的|你的)?(?:视频|影片|文件|檔案)(?:就|将|將)?(?:会|會)|(?:您|你)(?:就|将|將)?(?:能|会|會|可以))")]
    private static partial Regex Consequence();

    [GeneratedRegex(@"^(?:[点點单單双雙右长長轻輕拖勾按打开開]|进入|前往|切换|切換|选|選|查看|檢視|检查|檢查|导出|匯出|下载|下載|预览|預覽|在|把|将|將)")]
    private static partial Regex MayBegin();
}
