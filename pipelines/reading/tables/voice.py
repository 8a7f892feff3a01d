"""Rules for what a page says of itself: who it is, what became of the text, whose it is, what the reader is to do.

All in Simplified. The families `page word`, `notice word` and `small word` are a dictionary: a line counts by the share
of its letters that such words take up; each of their rules is one field of what pages speak about.
"""

from pipelines.reading.rules import Rule, Subject, family, words

_LONGEST = 400

ITSELF = family(
    "itself",
    Subject.LINE,
    _LONGEST,
    {
        "we": r"本(?:网(?!络)|[站页号刊端社则]|栏目|平台|频道|公众号|媒体|报(?!告|送|名|道|价|表|批))|站长|小编",
        "this text": r"本(?:文(?![件化明献])|篇)|[该此]文(?![件化明献字])|文[中内](?:内容|图|观点|所)|"
        r"文章(?:[内中]|内容)|"
        r"[这该]篇(?:文章|新闻|报道)|此稿|上文",
        "the above": r"(?:以上|上述)(?:内容|图文|文字|图片|文章|稿件|观点|言论|信息由)|(?:以上|文中)(?:系|"
        r"提及|所涉)",
        "rights": r"版权所有(?![人者])|Copyright|ICP备\w{0,2}\d|公网安备",
    },
)
TO_READER = family(
    "to the reader",
    Subject.LINE,
    _LONGEST,
    {
        "unpermitted": "[未非不]经[^。]{0,4}(?:授权|许可|同意|允许)",
        "please": "请|读者|网友",
        "forbids": "凡|概不|恕不|绝非|即删|必究",
        "only": "仅作|仅为|仅供|不构成|不作|不代表|不意味",
    },
)
PUBLISHING = family(
    "publishing",
    Subject.LINE,
    _LONGEST,
    {
        "reposting": "转载|转自|转发|转用|转贴|转帖|摘抄|摘编|节选|出处",
        "contributing": "稿件|来稿|投稿|文责|供稿|刊用|署名|稿[酬费]从优|编辑[室部]",
        "works": "作品|图文|图片|配图|原创|版权|原作者|著作权",
        "views": "观点|立场|赞同",
        "investing": "荐股|盈亏|[入股]市有风?险|投资决策",
        "following": "蓝字|扫码|扫一扫|长按|朋友圈|点赞|在看|加个?星|星标|二维码",
    },
)
STORY = family(
    "story",
    Subject.LINE,
    _LONGEST,
    {
        "said": "表示|指出|介绍|认为|强调|回应|[他她]说",
        "quoted": "[“「][^”」]{0,200}[，。！？][^”」]{0,200}[”」]",
    },
)
GOES_ON = family("goes on", Subject.LINE, _LONGEST, {"story": "将(?:继续|持续|进一步)(?:关注|报道|跟踪|跟进|追踪)"})
NAMES_ITSELF = family(
    "names itself",
    Subject.LINE,
    _LONGEST,
    {
        "outlet": r"(?:^|(?<=[，。；,;\s]))[“「《]?[\u4e00-\u9fffA-Za-z]{2,10}(?:网|财经|在线|新闻|"
        r"[日晚周时]报|客户端|平台|周刊)"
        r"[”」》]?(?=不(?:担保|保证|承担|对|作|负|持)|保持中立|力求|[提][示醒]您|所[刊登转]载|[刊登转]载|"
        r"对(?:此|文中|以上|上述)不)"
    },
)
_FIELDS = {
    "outlet": "本站 本网 本页 本文 本号 本刊 本报 栏目 平台 频道 公众号 小程序 客户端 微信 微博 朋友圈 网站 "
    "网页 页面 媒体 新闻 "
    "手机 互联网 网络 系统",
    "people": "站长 小编 编者 网友 读者 会员 用户 我们 您 原作者 作者 单位 笔者 摄影者? 本人 个人 他人",
    "notice": "免责 条款 声明 提示 提醒 风险 投诉 举报 反馈 纠错 担保 责任 法律 追究 必究 承担 不负 不作 "
    "无关 保证 承诺 处理",
    "rights": "版权 著作权 侵权 侵犯 合法 权益 权利 授权 许可 同意 允许 未经 [非不]经 擅自 书面 禁止 严禁 不得 请勿 勿",
    "reposting": "转载 转发 转贴 转帖 刊载 刊登 登载 登录 所载 所刊 复制 "
    "传播 传递 "
    "出处 来源 来自 源于 取自 注明 标注 标明",
    "editing": "改动 略有 删除 撤下 更正 改正 发稿 专稿 独家 来稿 投稿 文责 稿件 素材 "
    "原创 搜集 收集 收录 "
    "整理 自动 人工 上传 提供 发布 发表 发文",
    "contact": "妥善 联系 联络 取得 来信 来电 来函 告知 通知 邮件 邮箱 留言板 留言 指正",
    "truth": "核实 核对 真伪 真实性 准确性 完整性 准确 完整 甄别 力求 可靠 证实 不当 不实 有误 错误 问题",
    "views": "代表 意味着 赞同 认同 观点 立场 看法 见解 言论 中立 仅供 仅代表 仅为 仅作",
    "contents": "资讯 信息 讯息 内容 图文 图片 配图 文字 文章 作品 影音 音像 知识 上述 以上 一切 部分 任何 "
    "其他 所有 均为 均由",
    "purpose": "目的 在于 出于 共享 交流 学习 参考 商业 用途 利用 公开 涉及 发现 若有 如有 如果 倘若 "
    "如您 自行 自负 自担 自理",
    "investing": "投资 建议 买卖 依据 构成 谨慎 理性 市场有 入市 据此 照此 操作 盈亏",
    "urging": "点击 点个 点赞 [点戳]上面 戳 在看 蓝色?小?字 蓝字 上方 下方 上面 下面 底部 右上角 "
    "关注我们 关注 星标 订阅 "
    "扫码 扫一扫 扫描 长按 识别 二维码 分享 收藏 打赏 海报 进群 好友 不错过? 错过 每一次 每天 "
    "感兴趣 喜欢 猜你 "
    "推荐 好文 支持 再走 觉得 这篇 敬请 欢迎 谢谢",
    "tools": "链接 下载 打开 安装 评论 发言 文明 协议 查看 浏览 访问 人气 次数 阅读量 返回 顶部 首页 列表 "
    "目录 打印 列印 关闭 "
    "字体 字号 收听 听新闻 语音 播报 播放",
    "reading": r"阅读 更多 精彩 最新 消息 全文 原文 读完 放大 缩小 大约 约 预计 需要? 分钟 "
    r"(?<=\d)\s?[字分次]",
}
PAGE_WORDS = family(
    "page word", Subject.LINE, _LONGEST, {field: "|".join(each.split(" ")) for field, each in _FIELDS.items()}
)
NOTICE_WORDS = family(
    "notice word",
    Subject.LINE,
    _LONGEST,
    {
        "investing": words(
            "独立 决策 投资[者人] 时效 客观 公正 波动 下单 三思 判断 股市 有风险 提及 个股 举例 荐股 背书"
        ),
        "liability": words(
            "作出 本[端社则] 概不 绝非 负责 不明者? 权利人 保留 违者 依法 差错 触及 尽速 尽快 下架 违法 不良"
        ),
        "contributing": words(
            "有效 证件 凭 接洽 稿[费酬] 从优 编辑[室部] 署名 采用 务必 译文 翻译 出入 为准 供稿 刊用 寄 使用者? 采纳"
        ),
        "contact": words("拨打 热线 致电 管理员 社区 发帖 合作 机构 尊重 创作者? 保护 镜像 未获 一律 供应 任意"),
        "urging": words("盼 转给 身边 朋友 想看 报道 记得 加个?星 伙伴"),
    },
)
SMALL_WORDS = family(
    "small word",
    Subject.LINE,
    _LONGEST,
    {
        "grammar": "将|会|凡|若|如|因|须|属|或|与|及|和|并|的|了|吧|哦|也|还|人|均|皆|为|是|由|在|以|其|此|"
        "该|有|不|我|你|您|需|共|请",
    },
)
NOTICE_SMALL_WORDS = family("small notice word", Subject.LINE, _LONGEST, {"grammar": "负|概|本"})

RULES: tuple[Rule, ...] = (
    *ITSELF,
    *TO_READER,
    *PUBLISHING,
    *STORY,
    *GOES_ON,
    *NAMES_ITSELF,
    *PAGE_WORDS,
    *NOTICE_WORDS,
    *SMALL_WORDS,
    *NOTICE_SMALL_WORDS,
)
