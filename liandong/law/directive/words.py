"""The words by which a directive orders, allows, tries out, and says when."""

from __future__ import annotations

import re

FIRM = re.compile(
    r"应当|应(?=[\u4e00-\u9fff])(?!急|用|对|答|收|诊|力|变|届|查尽|该)|必须|须(?!知)|务必|不得|不准|严禁|禁止|不予|"
    r"(?<![重需主首不必简概摘纪只])要(?![求点素件闻情略害闭药职旨么])|请(?=[^，。；]{0,24}(?:前|内)(?:报|送|将|完成|反馈|提交|上传))|负责(?!人)|承担[^，。；]{0,12}(?:责任|职责|义务)"
)
CONDITIONAL = re.compile(
    r"必要时|视情况?|视具体情况|根据(?:工作|实际|案情)?需要|根据实际情况|可以|有条件的|酌情|原则上|"
    r"(?<![许认准不宁])可(?=[\u4e00-\u9fff])(?!能|靠|行性|疑|持续|追溯|比|视|见|控|及|信|用|操作|谓|惜|观)"
)
TRIES = re.compile(r"探索|力争|争取|逐步|研究建立|努力实现|积极推行")
# Only at the head of a sentence do these make all of it an encouragement.
ENCOURAGES = re.compile(r"(?:积极|大力|进一步|继续|不断|支持和|引导和)?(?:鼓励|倡导|引导|支持|推动|试点|提倡)")
TIMINGS = re.compile(
    r"第一时间|在规定的?(?:时间|期限|时限)内|按照规定的程序、时限|按规定及时|及时|立即|立刻|即时|即刻|马上|当场|当日|实时|不定期|定期|随时|尽快|尽早|"
    r"按时|按期|如期|限期|适时|必要时|视情况?|常态化|长期|持续|同步|动态|同一时间|逐步"
)
# What a sentence does when it orders without saying must: it begins with a verb, or a clause of it does.
VERBS = (
    "加强|加大|加快|建立|健全|完善|推进|推行|推广|推动|强化|落实|开展|组织|制定|制订|拟订|明确|规范|严格|严厉|严肃|严格执行|实行|实施|做好|做到|确保|保障|"
    "提高|提升|指导|督促|监督|检查|查处|打击|通报|报告|报送|公示|公开|公布|发布|曝光|移送|移交|整合|汇总|归集|收集|掌握|全面|深入|深化|大力|积极|充分|"
    "持续|进一步|不断|切实|认真|统筹|协调|配合|协助|牵头|会同|联合|支持|引导|鼓励|探索|培育|培养|构建|打造|形成|实现|完成|启动|召开|成立|设立|设置|"
    "配备|配置|纳入|列入|列出|动员|宣传|普及|培训|评估|评价|考核|审核|审查|核实|核查|排查|清理|整治|治理|防范|防止|避免|杜绝|解决|处理|处置|受理|答复|"
    "反馈|回复|转办|交办|督办|跟踪|追究|惩戒|奖励|表彰|细化|优化|简化|压实|夯实|巩固|发挥|利用|运用|应用|依法|依托|依据|针对|结合|围绕|坚持|贯彻|遵守|遵循|"
    "执行|履行|承担|承诺|签署|签订|登记|备案|注册|校验|保存|保管|保护|维护|维持|维系|尊重|告知|提供|提交|上报|抄报|抄送|同意|批准|指定|委托|授权|选派|"
    "安排|部署|召集|主持|参加|参与|研究|讨论|分析|研判|监测|预警|预测|统计|调查|取证|扣押|查封|暂停|停止|取消|撤销|吊销|注销|收回|没收|罚款|处罚|处以|责令|"
    "限制|控制|减少|降低|增加|扩大|延伸|覆盖|拓宽|畅通|开通|设|建|抓好|抓实|管好|用好|学习|组织实施|加入|净化|堵塞|震慑|清理|建成|建设|科学|合理|有效|有序|主动|同步|及时|定期|"
    "立即|逐步|力争|争取|对.{1,60}?的|将|把|由|为|与|按照|按|根据|在|通过|从"
)
OPENS = re.compile(rf"(?:^|[，、；：])(?:并|还|也|均|都|同时|要|应|应当|须|必须|得)?(?:{VERBS})")
# 各相关部门将…, 医疗机构公示…: someone at the head of the sentence, and what they do.
ACTS = re.compile(
    rf"[^，。；]{{0,40}}?(?:部门|机构|单位|机关|医院|人员|办公室|委员会|局|委|者|机制|制度|体系|系统|平台)(?:及其?[^，。]{{1,16}}?)?(?:{VERBS})|始终|保持|高效|稳步"
)
# 2021年底前，…: what is to be so by then.
BY_THEN = re.compile(r"(?:到|至|力争|争取|自|从)?20\d{2}年(?:年?底|末|上半年|下半年)?(?:之?前|以前|起|，)")
# What has happened is no order.
HAPPENED = re.compile(
    r"已经?(?:建立|完成|开展|形成|取得)|取得了|同比|截至|共(?:检查|出动|查处|立案|受理)|以来，|占比|存在.{0,20}(?:问题|不足)"
)
# Sentences that tell and do not order.
TELLS = re.compile(
    r"^(?:本[\u4e00-\u9fff]{1,6}(?:所称|自|由[\u4e00-\u9fff]{2,30}(?:负责)?解释)|.{0,40}?是指|为了?.{4,120}?(?:制定本|印发|提出|通知如下|规定如下)|根据.{4,160}?(?:制定本|提出|通知如下|规定如下)|"
    r"现(?:将|就|印发|予)|经.{2,30}?(?:同意|批准|审议通过)，?现|特此|此件|附件|抄送|近年来|目前|当前|自.{2,20}起(?:施行|实施)|.{0,20}同时废止)"
)
TELLS_LATE = re.compile(
    r"(?:提出(?:如下|以下)(?:实施)?意见|(?:有关)?(?:要求|事项)?通知如下|制定本[\u4e00-\u9fff]{2,8}|请遵照执行|请认真贯彻执行|请结合实际.{0,12}(?:执行|落实)|特此(?:通知|函复|批复))[。：:]?$"
)
# What a list below is, if it is no list of orders.
CONDITIONS = re.compile(
    r"(?:下列|以下|如下)(?:情形|条件|材料|资料|内容|事项|用语|情况|文件|信息|机构|人员|行为|项目|费用|单位|药品|证据|规则|部分)|之一|是指|包括|含义"
)


def strength(sentence: str) -> str:
    """firm, conditional or exploratory: the first of these words in the sentence decides, firm where there is none."""
    if ENCOURAGES.match(sentence):
        return "exploratory"
    first = [
        (found.start(), name)
        for name, words in (("firm", FIRM), ("conditional", CONDITIONAL), ("exploratory", TRIES))
        if (found := words.search(sentence))
    ]
    return min(first)[1] if first else "firm"


def may_order(sentence: str) -> bool:
    """Neither a definition nor an account of what has happened."""
    return not (TELLS.match(sentence) or TELLS_LATE.search(sentence) or HAPPENED.search(sentence))


def orders(sentence: str) -> bool:
    """Does the sentence order, allow or try out something?"""
    if TELLS.match(sentence) or TELLS_LATE.search(sentence):
        return False
    if any(words.search(sentence) for words in (FIRM, CONDITIONAL, TRIES)):
        return True
    begins = OPENS.search(sentence) or ACTS.match(sentence) or BY_THEN.match(sentence)
    return bool(begins) and not HAPPENED.search(sentence)


def timings(sentence: str) -> tuple[str, ...]:
    """Timing words without a figure, once each, in their order."""
    return tuple(dict.fromkeys(found[0] for found in TIMINGS.finditer(sentence)))
